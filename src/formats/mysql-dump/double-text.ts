/**
 * A number as MySQL and MariaDB print a DOUBLE: the fewest digits that give the same number, plain for 1e-15 to 1e15
 * and with an exponent outside (server source: my_gcvt in strings/dtoa.c).
 */
export function doubleText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [, sign = '', digits = '', exponentText = '0'] =
    /^(-?)([\d.]+)e([+-]\d+)$/.exec(value.toExponential()) ?? [];
  const figures = digits.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent < -15 || exponent >= 15) {
    const rest = figures.slice(1);
    return `${sign}${figures[0]}${rest === '' ? '' : `.${rest}`}e${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${figures}`;
  const whole = figures.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = figures.slice(exponent + 1);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
