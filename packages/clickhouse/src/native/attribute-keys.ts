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
  /** Rises with each `reset`: keys found before are not to be used after it. */
  generation = 0;
  private readonly top = new Map<string, AttributeKey>();

  /** `roleOf` sees each path once. */
  constructor(private readonly roleOf: (path: string) => number) {}

  find(path: string): AttributeKey {
    return this.top.get(path) ?? this.add(path);
  }

  /** The key `<parent path>.<name>`. */
  findUnder(parent: AttributeKey, name: string): AttributeKey {
    parent.children ??= new Map();
    return parent.children.get(name) ?? this.nest(parent.children, parent, name);
  }

  reset(): void {
    this.top.clear();
    this.size = 0;
    this.generation++;
  }

  /** A nested path and the same path written flat are one key, so that doubles are noticed. */
  private nest(siblings: Map<string, AttributeKey>, parent: AttributeKey, name: string): AttributeKey {
    const key = this.find(`${parent.path}.${name}`);
    siblings.set(name, key);
    this.size++;
    return key;
  }

  private add(path: string): AttributeKey {
    const key = {
      path,
      role: this.roleOf(path),
      row: -1,
      filling: null,
      textIndex: -1,
      numberIndex: -1,
      boolIndex: -1,
      children: null,
    };
    this.top.set(path, key);
    this.size++;
    return key;
  }
}
