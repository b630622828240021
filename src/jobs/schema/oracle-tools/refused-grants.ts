import type { ToolMessage } from '../../../formats/oracle-logs/tool-messages.js';

/** What the server says of an account or role that it does not have; of nothing but grants and default roles. */
const noGrantee: ReadonlySet<string> = new Set(['ORA-01917', 'ORA-01919', 'ORA-01924']);
/** `IMP-00017: following statement failed with ORACLE error 1917:`, and IMP-00003 alike. */
const announced = /^IMP-000(?:17|03): .*ORACLE error (?:1917|1919|1924)\b/;
const announcedByPump = 'ORA-39083';

/**
 * Tells grants that could not be given, because their account or role is not in the database, from all other messages of
 * imp or impdp. A dump holds the grants of its objects, and nothing but the load itself tries them: an import that ends
 * there would end there every time, behind the drop.
 */
export function grantsRefused(messages: readonly ToolMessage[]): {
  /** `ORA-01917: user or role 'REPORTS' does not exist`, each once. */
  readonly grants: readonly string[];
  readonly others: readonly ToolMessage[];
} {
  const isRefusal = (message: ToolMessage | undefined) =>
    message !== undefined && noGrantee.has(message.code);
  const others = messages.filter(
    (message, index) =>
      !isRefusal(message) &&
      !announced.test(message.text) &&
      !(message.code === announcedByPump && isRefusal(messages[index + 1])),
  );
  const grants = messages.filter(isRefusal).map(({ text }) => text.replace(/\.$/, ''));
  return { grants: [...new Set(grants)], others };
}
