import { ApiRefusal } from './apiFault.ts';

interface Matchable {
  readonly method: string;
  readonly path: string;
}

export interface Match<Route> {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** Finds the route of a request in the table; refuses an unknown path with 404 and a wrong method with 405. */
export function matchRoute<Route extends Matchable>(
  routes: readonly Route[],
  method: string,
  pathname: string,
): Match<Route> {
  const matches = routes.flatMap((route) => {
    const path = matchPath(route.path, pathname);
    return path ? [{ route, path }] : [];
  });
  const match = matches.find(({ route }) => route.method === method);
  if (match) return match;
  if (matches.length === 0) throw new ApiRefusal(404, `there is no ${pathname} here`);
  const allowed = matches.map(({ route }) => route.method).join(', ');
  throw new ApiRefusal(405, `${pathname} takes ${allowed}, not ${method}`, { allow: allowed });
}

function matchPath(pattern: string, pathname: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const found = pathname.split('/');
  if (wanted.length !== found.length) return undefined;
  const path: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const text = found[i] ?? '';
    if (part.startsWith(':')) path[part.slice(1)] = decoded(text);
    else if (part !== text) return undefined;
  }
  return path;
}

/** Session ids may be any text, so they come percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiRefusal(400, `"${text}" in the path is not percent-encoded UTF-8`);
  }
}
