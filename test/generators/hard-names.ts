/** Names that are hard to read back: quotes, slashes, brackets, and what replies of the CLI look like. */
export const hardNames = [
  'db01',
  'Müller & Söhne',
  "HR's VM",
  'a/b//c',
  'new [old]',
  'x = y',
  'name:second  name:third',
  'Status: Failure',
  'OVM> list Vm',
  '日本語',
  '  Memory (MB) = 7',
  'a  [b]',
  'None',
  '-',
];
