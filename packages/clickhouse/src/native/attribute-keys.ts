/**
 * Attribute keys seen by this process, found by one map look-up a key: what the key means to the
 * caller, and its place in the dictionaries of the block being filled. Pure but for its own state.
 */

export interface AttributeKey {
  /** Full dotted path. */
  readonly path: string;
  /** What the owner of the table decided about the path, once. */
  readonly role: number;
  /** Free for the owner: the last row that used the key. */
  row: number;
  /** The filling of a LogBlock that the indexes below belong to. */
  filling: object | null;
  /** Index in the dictionaries of the three maps; -1 when not there. */
  textIndex: number;
  numberIndex: number;
  boolIndex: number;
  /** Keys of nested objects, by their own name. */
  children: Map<string, AttributeKey> | null;
}

/**
 * The table. Memory: about 250 B a key, plus its text; the owner calls `reset` between blocks once
 * `size` passes its bound, because senders choose the keys.
 */
export class AttributeKeys {
  size = 0;
  private readonly top = new Map<string, AttributeKey>();

  /** `roleOf` sees each path once; `prepare` may shorten a path that is over a limit. */
  constructor(
    private readonly roleOf: (path: string) => number,
    private readonly prepare: (path: string) => string = (path) => path,
  ) {}

  find(name: string): AttributeKey {
    return this.top.get(name) ?? this.add(this.top, name, name);
  }

  /** The key `<parent path>.<name>`. */
  findUnder(parent: AttributeKey, name: string): AttributeKey {
    parent.children ??= new Map();
    return parent.children.get(name) ?? this.nest(parent.children, parent, name);
  }

  reset(): void {
    this.top.clear();
    this.size = 0;
  }

  /** A nested path and the same path written flat are one key, so that doubles are noticed. */
  private nest(siblings: Map<string, AttributeKey>, parent: AttributeKey, name: string): AttributeKey {
    const key = this.find(`${parent.path}.${name}`);
    siblings.set(name, key);
    this.size++;
    return key;
  }

  private add(siblings: Map<string, AttributeKey>, name: string, fullPath: string): AttributeKey {
    const path = this.prepare(fullPath);
    const same = path === name ? undefined : this.top.get(path);
    const key = same ?? {
      path,
      role: this.roleOf(path),
      row: -1,
      filling: null,
      textIndex: -1,
      numberIndex: -1,
      boolIndex: -1,
      children: null,
    };
    siblings.set(name, key);
    if (same === undefined && path !== name) this.top.set(path, key);
    this.size++;
    return key;
  }
}
