import { describe, expect, it } from "vitest";
import { bytes, text } from "../src/passkey";

describe("bytes in JSON", () => {
  it("come back as they went, whatever their number", () => {
    for (const length of [0, 1, 2, 3, 31, 32, 33]) {
      const sent = Uint8Array.from({ length }, (_, n) => (n * 71 + 250) % 256);
      expect([...bytes(text(sent.buffer))]).toEqual([...sent]);
    }
  });

  it("are written for an address, without padding", () => {
    expect(text(Uint8Array.from([251, 255]).buffer)).toBe("-_8");
  });
});
