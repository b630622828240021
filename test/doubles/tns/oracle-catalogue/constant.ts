import { OracleError } from '../oracle-error.js';
import { type OracleType, storedNumber } from '../oracle-type.js';
import { timeText } from '../time-text.js';
import { constantFunctions } from './constant-functions.js';
import {
  type Constant,
  type ConstantContext,
  nothing,
  textOf,
  textValue,
  timeFromText,
  toNumber,
} from './constant-value.js';
import type { Expression } from './syntax.js';
import { parseTime } from './time-format.js';

/** Works out expressions that read no columns. */
export class ConstantReader {
  constructor(private readonly context: ConstantContext) {}

  read(expression: Expression): Constant {
    switch (expression.is) {
      case 'null':
        return nothing;
      case 'number':
        return numberLiteral(expression.text);
      case 'text':
        return expression.value === ''
          ? nothing
          : {
              value: expression.value,
              type: { kind: expression.national ? 'NCHAR' : 'CHAR', length: expression.value.length },
            };
      case 'bind':
        return {
          value: this.context.binds[expression.place] ?? null,
          type: this.context.bindTypes[expression.place],
        };
      case 'time':
        return timeLiteral(expression.text, expression.type, this.context);
      case 'column':
        return this.#word(expression.path, expression.at);
      case 'call':
        return this.#call(expression);
      case 'unary':
        return this.#negated(this.read(expression.of));
      case 'binary':
        return this.#binary(expression);
      default:
        throw new OracleError(936, 'missing expression');
    }
  }

  #negated({ value }: Constant): Constant {
    if (value === null) return nothing;
    const text = String(value);
    return {
      value: storedNumber(text.startsWith('-') ? text.slice(1) : `-${text}`),
      type: { kind: 'NUMBER' },
    };
  }

  #binary(expression: Extract<Expression, { is: 'binary' }>): Constant {
    const left = this.read(expression.left).value;
    const right = this.read(expression.right).value;
    if (expression.operator === '||') return textOf(`${textValue(left)}${textValue(right)}`);
    if (left === null || right === null) return nothing;
    const [a, b] = [Number(left), Number(right)];
    if (expression.operator === '/' && b === 0) throw new OracleError(1_476, 'divisor is equal to zero');
    const result = { '+': a + b, '-': a - b, '*': a * b, '/': a / b }[expression.operator];
    if (result === undefined || Number.isNaN(result))
      throw new OracleError(1_722, 'invalid number', expression.at);
    return { value: storedNumber(String(result)), type: { kind: 'NUMBER' } };
  }

  #word(path: readonly string[], at: number): Constant {
    const last = path.at(-1);
    if (last === 'NEXTVAL')
      return { value: this.context.nextValue(path.slice(0, -1), at), type: { kind: 'NUMBER' } };
    if (last === 'CURRVAL') {
      return { value: this.context.currentValue(path.slice(0, -1), at), type: { kind: 'NUMBER' } };
    }
    const value = this.context.word(path.join('.'));
    if (!value) throw new OracleError(984, 'column not allowed here', at);
    return value;
  }

  #call(expression: Extract<Expression, { is: 'call' }>): Constant {
    const given = expression.arguments.map((argument) => this.read(argument));
    const name = expression.name.replace(/^SYS\./, '');
    const known = constantFunctions[name];
    if (!known) throw new OracleError(904, `"${expression.name}": invalid identifier`, expression.at);
    return known(given, this.context, expression.type);
  }
}

function numberLiteral(text: string): Constant {
  const float = /[fd]$/i.exec(text)?.[0].toLowerCase();
  if (float) {
    return {
      value: Number(text.slice(0, -1)),
      type: { kind: float === 'f' ? 'BINARY_FLOAT' : 'BINARY_DOUBLE' },
    };
  }
  return { value: toNumber(text), type: { kind: 'NUMBER' } };
}

function timeLiteral(text: string, type: OracleType, context: ConstantContext): Constant {
  if (type.kind.startsWith('INTERVAL')) return { value: /^[+-]/.test(text) ? text : `+${text}`, type };
  if (type.kind === 'DATE') return { value: timeText(parseTime(text, 'SYYYY-MM-DD'), false), type };
  const format = `SYYYY-MM-DD HH24:MI:SS.FF${type.kind === 'TIMESTAMP' ? '' : ' TZR'}`;
  return { value: timeFromText(text, format, type, context), type };
}
