import { describe, expect, it } from "vitest";
import { dropsOfInode, inodesOfPort } from "./kernel-drops";
import { shares } from "./shares";

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  515: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 17
  516: 00000000:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 4243 2 0000000000000000 3
  999: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9 2 0000000000000000 8
`;

describe("kernel drops", () => {
  it("are read of the one socket, found by its port", () => {
    expect(inodesOfPort(TABLE, 5514)).toEqual(["4242", "4243"]);
    expect(dropsOfInode(TABLE, "4242")).toBe(17);
    expect(dropsOfInode(TABLE, "1")).toBe(0);
    expect(inodesOfPort("", 5514)).toEqual([]);
  });

  it("are shared out by weight without losing one", () => {
    expect(shares(10, [1, 1, 1])).toEqual([3, 3, 4]);
    expect(shares(7, [5, 0, 0])).toEqual([7, 0, 0]);
    expect(shares(5, [])).toEqual([]);
  });
});
