// Talking to the server. Text travels in bodies only, never in an address.

export class Refused extends Error {
  constructor(status, told) {
    super(told?.message ?? `HTTP ${status}`);
    this.status = status;
    this.told = told ?? {};
  }
}

/** The answer's JSON. Throws Refused where the server says no, TypeError where it is not there. */
export async function ask(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}
