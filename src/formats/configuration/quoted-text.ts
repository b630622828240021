/** A text that YAML reads as this text, in quotes where it needs them. */
export function quotedText(text: string): string {
  const plain =
    /^[A-Za-z/][\w.@:/-]*$/.test(text) &&
    !/:$/.test(text) &&
    !/^(?:true|false|null|y|n|yes|no|on|off)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
