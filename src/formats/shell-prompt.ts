/** `[root@host dir]# cat file`, `root@host:~$ ...`, `# ovs-agent-db ...`, `bash-3.2# ...`: what comes along when text is copied. */
const promptPatterns = [
  /^\[[^\]\n]{1,200}\][#$] ?/,
  /^[\w.-]{1,64}@[\w.-]{1,64}:[^\s#$]{0,200}[#$] ?/,
  /^(?:-?bash|sh)-[\d.]{1,8}[#$] ?/,
  /^[#$%>] ?(?=(?:ovs-agent-db|xm|xl|tun\w{1,4}\.ocfs2|debugfs\.ocfs2|cat|cd|grep|more|less|sudo|ssh)\b)/,
];

/** Length of the shell prompt at the start of a line, 0 when there is none. The forms are those of Oracle Linux 5 to 7. */
export function promptLength(line: string): number {
  const start = line.slice(0, 300);
  for (const pattern of promptPatterns) {
    const match = pattern.exec(start);
    if (match) return match[0].length;
  }
  return 0;
}
