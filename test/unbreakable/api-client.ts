/** What the API says of a todo, as far as these tests read it. */
interface Told {
  readonly id: number;
  readonly task: string;
  /** Of a problem. */
  readonly type?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `{}` where there is no body. */
  readonly json: Told;
}

/** Sends one request and reads the whole answer. @throws TypeError where none comes */
export async function request(
  url: string,
  method: string,
  { body, headers = {} }: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: JSON.parse(text === '' ? '{}' : text) as Told,
  };
}
