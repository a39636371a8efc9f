// A web page can reach a loopback port under its own name (DNS rebinding) or by a plain form post. Both show in headers
// that scripts cannot forge: Host (`:authority` in HTTP/2) and Origin.

const authorityParts = /^(?<host>\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/;

/** Literal loopback addresses, and names that RFC 6761 section 6.3 keeps on loopback for good. */
const loopbackHost = /^(?:localhost|[a-z0-9.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

const originParts = /^(?:https?:\/\/(?<authority>[^/]+)|vscode-webview:\/\/[a-z0-9-]+)$/i;

/** Whether a Host header or `:authority`, with or without a port, names this machine or one of `allowed`. */
export function isAllowedHost(authority: string, allowed: readonly string[]): boolean {
  const host = authorityParts.exec(authority)?.groups?.host;
  if (host === undefined) return false;
  return loopbackHost.test(host) || allowed.some((name) => name.toLowerCase() === host.toLowerCase());
}

/** Whether an Origin header is a page served from loopback, or a VS Code webview. */
export function isAllowedOrigin(origin: string): boolean {
  const parts = originParts.exec(origin);
  if (parts === null) return false;
  const authority = parts.groups?.authority;
  return authority === undefined || isAllowedHost(authority, []);
}
