/** What the main thread asks the query worker. */

export interface QuerySetup {
  readonly dataDir: string;
}

/** `query` names an entry of the table in `queries.ts`; `parameters` are the parts of the path and of the query string. */
export interface QueryQuestion {
  readonly query: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The value of an answer: bytes that go out as they are. */
export interface QueryAnswer {
  readonly bytes: ArrayBuffer;
  readonly type: string;
}
