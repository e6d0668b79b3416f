// The way of a person through the API: first journey, first proposal, approve, generate, deploy.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_SECONDS = 300;

async function request(baseUrl, token, method, route, body) {
  const response = await fetch(`${baseUrl}${route}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  if (!response.ok) {
    let message = text;
    try {
      message = JSON.parse(text).error?.message ?? text;
    } catch {
      // not JSON: show it as it is
    }
    throw new Error(
      `${method} ${route} answered ${response.status}: ${message}`,
    );
  }
  return text ? JSON.parse(text) : undefined;
}

async function until(what, failed, ask) {
  let failure;
  failed.then(reason => {
    failure = reason;
  });
  const deadline = Date.now() + DEADLINE_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (failure) throw new Error(failure);
    const answer = await ask();
    if (answer) return answer;
    await sleep(500);
  }
  throw new Error(`no ${what} within ${DEADLINE_SECONDS} s`);
}

/** Signs in as guest and returns a token. */
async function signIn(baseUrl) {
  const session = await request(
    baseUrl,
    undefined,
    'POST',
    '/api/auth/guest/refresh',
  );
  return session.backstageIdentity.token;
}

/**
 * Runs the whole way. `mark(step)` is called when each step is done.
 * Returns `{ service, branch, repository, ref, commit }`. Throws with the reason.
 */
export async function runSmoke({ baseUrl, repository, failed, mark }) {
  const token = await signIn(baseUrl);
  const api = (method, route, body) =>
    request(baseUrl, token, method, `/api/slo-scout/v1${route}`, body);

  await until(
    'journey',
    failed,
    async () => (await api('GET', '/journeys?limit=1')).items[0],
  );
  mark('firstJourney');

  // What the data can't carry is not worth approving: abstentions are passed over.
  const proposal = await until('proposal with a target', failed, async () =>
    (
      await api('GET', '/slis?status=proposed&limit=200')
    ).items.find(p => p.variants.length > 0),
  );
  mark('firstProposal');

  const slo = await api('POST', `/slis/${proposal.id}/approve`, {
    variant: proposal.recommended,
    reason: 'Smoke run: the whole way without a person',
  });
  const artifacts = await api('POST', '/artifacts', { sloId: slo.id });
  const change = await api('POST', `/artifacts/${artifacts[0].id}/deploy`, {});
  mark('pullRequest');
  return {
    service: proposal.serviceName,
    sli: proposal.sli.name,
    target: slo.spec.target,
    files: artifacts.map(a => a.path),
    branch: change.branch,
    commit: change.commit,
    repository,
    path: path.join(repository, 'refs', 'heads', ...change.branch.split('/')),
  };
}
