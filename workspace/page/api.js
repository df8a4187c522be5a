// api.js talks to the control API, which the package comment of workspace
// describes. Every answer is JSON; a refusal is an Error with a plain sentence.

export async function get(path, query = {}) {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(known).toString();
  return answer(await reach(`/control/${path}` + (search ? `?${search}` : "")));
}

export async function post(path, body) {
  return answer(await reach(`/control/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }));
}

export async function remove(path) {
  return answer(await reach(`/control/${path}`, { method: "DELETE" }));
}

// lines reads an answer of one JSON document a line.
export async function lines(path) {
  const response = await reach(`/control/${path}`);
  const text = await response.text();
  return text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Error("The workspace cannot be reached. Is it still running?");
  }
}

async function answer(response) {
  const text = await response.text();
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    throw new Error(`The workspace answered something unexpected (HTTP ${response.status}).`);
  }
  if (!response.ok) throw new Error(body.error || `The workspace answered HTTP ${response.status}.`);
  return body;
}
