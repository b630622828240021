import {
  type Answer,
  HttpsDouble,
  type HttpsDoubleOptions,
  hasLogin,
  type SeenRequest,
} from '../https/https-double.js';

/** A call as the agent understood it. */
export interface AgentCall {
  readonly name: string;
  readonly args: readonly string[];
}

export interface AgentDoubleOptions extends HttpsDoubleOptions {
  readonly user: string;
  readonly password: string;
  /** Whole `methodResponse` documents by the call's name. */
  readonly replies: Readonly<Record<string, string>>;
  /** Ids of the repositories that are mounted. */
  readonly repositories: readonly string[];
  /** Answers before the replies do, with a whole `methodResponse`. */
  readonly answer?: (call: AgentCall) => string | undefined;
}

/** The agent of an Oracle VM Server of 3.2.1: recorded replies to calls by XML-RPC. */
export class AgentDouble extends HttpsDouble {
  readonly calls: AgentCall[] = [];

  constructor(options: AgentDoubleOptions) {
    super(options, (request) => this.#reply(request, options));
  }

  #reply(request: SeenRequest, options: AgentDoubleOptions): Answer {
    // assumed: login-401
    if (!hasLogin(request, options.user, options.password))
      return { status: 401, type: 'text/plain', body: '' };
    const call = callIn(request.body);
    this.calls.push(call);
    return { status: 200, type: 'text/xml', body: bodyFor(call, options) };
  }
}

function bodyFor(call: AgentCall, { replies, repositories, answer }: AgentDoubleOptions): string {
  const { name, args } = call;
  // assumed: later-releases
  const answered = answer?.(call);
  if (answered !== undefined) return answered;
  const [repository = ''] = args;
  if (name === 'discover_repositories' && !repositories.includes(repository)) {
    // assumed: no-such-repository
    return textReply(
      '<?xml version="1.0" ?><Discover_Repositories_Result><RepositoryList/></Discover_Repositories_Result>',
    );
  }
  // assumed: template-as-vm
  const reply = replies[name === 'get_template_config' ? 'get_vm_config' : name];
  if (reply !== undefined) return reply;
  // assumed: meta-data-text
  if (name === 'get_repository_meta_data') return textReply('{}');
  // assumed: unknown-function
  return fault(`exceptions.Exception:method "${name}" is not supported`);
}

function callIn(body: string): AgentCall {
  const name = /<methodName>([^<]*)<\/methodName>/.exec(body)?.[1] ?? '';
  const args = [...body.matchAll(/<param><value><string>([^<]*)<\/string><\/value><\/param>/g)];
  return { name, args: args.map(([, value = '']) => unescaped(value)) };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function textReply(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><string>${escaped}</string></value>\n</param>\n</params>\n</methodResponse>\n`;
}

function fault(text: string): string {
  return `<?xml version='1.0'?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member><member><name>faultString</name><value><string>${text}</string></value></member></struct></value></fault></methodResponse>`;
}
