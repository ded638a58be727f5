/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The nearest of many vectors by their {@linkplain SignCode sign codes}.
 *
 * <p>Idea: codes lie one after the other in blocks that are only ever appended to, and a search counts different bits of each; records that are
 * removed are marked, and the blocks written anew when most are dead. Cost: 6 words a record of 384 bits for a search, nothing is allocated but its
 * result; some 76 bytes a record in memory. Source: "Flat" indexes over binary codes, such as FAISS' IndexBinaryFlat. Known weakness: a search is
 * linear in the records. Thread-safe: one writer at a time, readers never wait; a reader may still see a record that is being removed, and not yet one
 * that is being added, but never a half-written one.
 */
public final class SignCodeIndex {

    private static final int BLOCK = 4096;
    private static final int DEAD = Integer.MIN_VALUE;
    private static final int FIRST_TABLE = 64;

    private final int bits;
    private final int words;
    private volatile Records records;
    /** Slot + 1 by key, open addressing; 0 is free. Guarded by this. */
    private int[] table = new int[FIRST_TABLE];

    private int live;
    private int sweepAt = BLOCK;

    /**
     * A record that was found.
     *
     * @param keyHigh first half of its key
     * @param keyLow second half
     * @param differentBits of its code and the one looked for
     * @param cosine that this stands for, in [-1, 1]
     */
    public record Neighbour(long keyHigh, long keyLow, int differentBits, double cosine) {}

    /** All records; what is below {@code size} never changes but for its expiry, which becomes {@link #DEAD}. */
    private record Records(Block[] blocks, int size) {}

    /** Records side by side; 4,096 but for an index that never had as many. */
    private static final class Block {
        private final long[] codes;
        private final long[] keys;
        private final int[] expiries;

        Block(int capacity, int words) {
            codes = new long[capacity * words];
            keys = new long[2 * capacity];
            expiries = new int[capacity];
        }

        int capacity() {
            return expiries.length;
        }
    }

    /**
     * An empty index.
     *
     * @param bits of every code, at least 1
     */
    public SignCodeIndex(int bits) {
        if (bits < 1) {
            throw new IllegalArgumentException("a code of " + bits + " bits finds nothing; use the vectors' dimension");
        }
        this.bits = bits;
        this.words = (bits + Long.SIZE - 1) / Long.SIZE;
        this.records = new Records(new Block[0], 0);
    }

    /**
     * Adds a record, or replaces the one of the same key.
     *
     * @param keyHigh first half of its key
     * @param keyLow second half
     * @param code of its vector
     * @param expires in seconds since 1970; from then on it is not found
     * @param now in seconds since 1970; what has expired by then may be cleared away
     * @throws IllegalArgumentException if the code has another length than the index
     */
    public synchronized void add(long keyHigh, long keyLow, long[] code, int expires, int now) {
        if (code.length != words) {
            throw new IllegalArgumentException(
                    "a code of " + code.length + " words in an index of " + words + "; it comes from another embedder");
        }
        int old = find(keyHigh, keyLow);
        append(keyHigh, keyLow, code, Math.max(expires, DEAD + 1));
        if (old >= 0) {
            kill(old);
        } else {
            live++;
        }
        put(keyHigh, keyLow, records.size - 1);
        if (records.size >= sweepAt) {
            sweep(now);
        }
    }

    /**
     * Removes a record.
     *
     * @param keyHigh first half of its key
     * @param keyLow second half
     * @return whether there was one
     */
    public synchronized boolean remove(long keyHigh, long keyLow) {
        int slot = find(keyHigh, keyLow);
        if (slot < 0) {
            return false;
        }
        kill(slot);
        erase(keyHigh, keyLow);
        live--;
        return true;
    }

    /** Whether there is a record of that key, expired or not. */
    public synchronized boolean contains(long keyHigh, long keyLow) {
        return find(keyHigh, keyLow) >= 0;
    }

    /**
     * When a record expires.
     *
     * @param keyHigh first half of its key
     * @param keyLow second half
     * @return seconds since 1970, or {@link Integer#MIN_VALUE} if there is no record of that key
     */
    public synchronized int expires(long keyHigh, long keyLow) {
        int slot = find(keyHigh, keyLow);
        return slot < 0 ? DEAD : records.blocks[slot / BLOCK].expiries[slot % BLOCK];
    }

    /** The keys of all records, expired or not: the halves of the first, then those of the second, and so on. */
    public synchronized long[] keys() {
        long[] keys = new long[2 * live];
        int at = 0;
        for (int slot = 0; slot < records.size; slot++) {
            Block block = records.blocks[slot / BLOCK];
            if (block.expiries[slot % BLOCK] != DEAD) {
                keys[at++] = block.keys[2 * (slot % BLOCK)];
                keys[at++] = block.keys[2 * (slot % BLOCK) + 1];
            }
        }
        return keys;
    }

    /** Records that were added and not removed; those that expired count until they are cleared away. */
    public synchronized int size() {
        return live;
    }

    /** An estimate of its memory, in bytes. */
    public synchronized long bytes() {
        long all = Integer.BYTES * (long) table.length;
        for (Block block : records.blocks) {
            all += Long.BYTES * (long) (block.codes.length + block.keys.length)
                    + Integer.BYTES * (long) block.expiries.length;
        }
        return all;
    }

    /**
     * The nearest records.
     *
     * @param code to be near
     * @param most how many, at least 1
     * @param now in seconds since 1970; records that expire later are found
     * @return nearest first; of equally near ones the older first
     */
    public List<Neighbour> nearest(long[] code, int most, int now) {
        if (code.length != words) {
            throw new IllegalArgumentException(
                    "a code of " + code.length + " words in an index of " + words + "; it comes from another embedder");
        }
        Nearest nearest = new Nearest(most);
        Records all = records;
        int left = all.size;
        for (Block block : all.blocks) {
            int count = Math.min(left, block.capacity());
            if (words == 6) {
                scanSix(block, count, code, nearest, now);
            } else {
                scan(block, count, code, nearest, now);
            }
            left -= count;
        }
        return nearest.found(bits);
    }

    private void scan(Block block, int count, long[] code, Nearest nearest, int now) {
        for (int r = 0, at = 0; r < count; r++, at += words) {
            int different = 0;
            for (int w = 0; w < words; w++) {
                different += Long.bitCount(block.codes[at + w] ^ code[w]);
            }
            if (different < nearest.worst && block.expiries[r] > now) {
                nearest.take(block.keys[2 * r], block.keys[2 * r + 1], different);
            }
        }
    }

    /** The usual 384 bits, without the inner loop. */
    private static void scanSix(Block block, int count, long[] code, Nearest nearest, int now) {
        long[] codes = block.codes;
        long c0 = code[0];
        long c1 = code[1];
        long c2 = code[2];
        long c3 = code[3];
        long c4 = code[4];
        long c5 = code[5];
        for (int r = 0, at = 0; r < count; r++, at += 6) {
            int different = Long.bitCount(codes[at] ^ c0)
                    + Long.bitCount(codes[at + 1] ^ c1)
                    + Long.bitCount(codes[at + 2] ^ c2)
                    + Long.bitCount(codes[at + 3] ^ c3)
                    + Long.bitCount(codes[at + 4] ^ c4)
                    + Long.bitCount(codes[at + 5] ^ c5);
            if (different < nearest.worst && block.expiries[r] > now) {
                nearest.take(block.keys[2 * r], block.keys[2 * r + 1], different);
            }
        }
    }

    /** The best so far, in order. One search. */
    private static final class Nearest {
        private final long[] keys;
        private final int[] differences;
        private int count;
        private int worst = Integer.MAX_VALUE;

        Nearest(int most) {
            keys = new long[2 * most];
            differences = new int[most];
        }

        void take(long high, long low, int different) {
            int at = count < differences.length ? count++ : count - 1;
            while (at > 0 && differences[at - 1] > different) {
                differences[at] = differences[at - 1];
                keys[2 * at] = keys[2 * at - 2];
                keys[2 * at + 1] = keys[2 * at - 1];
                at--;
            }
            differences[at] = different;
            keys[2 * at] = high;
            keys[2 * at + 1] = low;
            worst = count < differences.length ? Integer.MAX_VALUE : differences[count - 1];
        }

        List<Neighbour> found(int bits) {
            List<Neighbour> found = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                found.add(new Neighbour(
                        keys[2 * i], keys[2 * i + 1], differences[i], SignCode.cosine(differences[i], bits)));
            }
            return found;
        }
    }

    private void append(long high, long low, long[] code, int expires) {
        Records old = records;
        Block[] blocks = old.blocks;
        int at = old.size % BLOCK;
        if (at == 0 || old.size < BLOCK && at == blocks[0].capacity()) {
            blocks = grown(old);
        }
        Block block = blocks[old.size / BLOCK];
        System.arraycopy(code, 0, block.codes, at * words, words);
        block.keys[2 * at] = high;
        block.keys[2 * at + 1] = low;
        block.expiries[at] = expires;
        records = new Records(blocks, old.size + 1);
    }

    /** A further block; the first one begins small and doubles, since most scopes have few records. */
    private Block[] grown(Records old) {
        if (old.size == 0) {
            return new Block[] {new Block(Math.min(16, BLOCK), words)};
        }
        if (old.size < BLOCK) {
            Block small = old.blocks[0];
            Block wider = new Block(Math.min(BLOCK, 2 * small.capacity()), words);
            System.arraycopy(small.codes, 0, wider.codes, 0, small.codes.length);
            System.arraycopy(small.keys, 0, wider.keys, 0, small.keys.length);
            System.arraycopy(small.expiries, 0, wider.expiries, 0, small.expiries.length);
            return new Block[] {wider};
        }
        Block[] more = Arrays.copyOf(old.blocks, old.blocks.length + 1);
        more[old.blocks.length] = new Block(BLOCK, words);
        return more;
    }

    private void kill(int slot) {
        records.blocks[slot / BLOCK].expiries[slot % BLOCK] = DEAD;
    }

    /** Writes the living anew when they are the smaller part. */
    private void sweep(int now) {
        Records old = records;
        int alive = 0;
        for (int slot = 0; slot < old.size; slot++) {
            alive += isAlive(old, slot, now) ? 1 : 0;
        }
        if (2 * alive < old.size) {
            records = new Records(new Block[0], 0);
            table = new int[FIRST_TABLE];
            live = 0;
            long[] code = new long[words];
            for (int slot = 0; slot < old.size; slot++) {
                if (isAlive(old, slot, now)) {
                    Block block = old.blocks[slot / BLOCK];
                    int at = slot % BLOCK;
                    System.arraycopy(block.codes, at * words, code, 0, words);
                    append(block.keys[2 * at], block.keys[2 * at + 1], code, block.expiries[at]);
                    live++;
                    put(block.keys[2 * at], block.keys[2 * at + 1], records.size - 1);
                }
            }
        }
        sweepAt = Math.max(BLOCK, records.size + records.size / 2);
    }

    private static boolean isAlive(Records all, int slot, int now) {
        return all.blocks[slot / BLOCK].expiries[slot % BLOCK] > now;
    }

    private int find(long high, long low) {
        int mask = table.length - 1;
        for (int i = home(high, low); ; i = i + 1 & mask) {
            int slot = table[i] - 1;
            if (slot < 0 || has(slot, high, low)) {
                return slot;
            }
        }
    }

    private boolean has(int slot, long high, long low) {
        long[] keys = records.blocks[slot / BLOCK].keys;
        int at = 2 * (slot % BLOCK);
        return keys[at] == high && keys[at + 1] == low;
    }

    private void put(long high, long low, int slot) {
        if (3 * (live + 1) > 2 * table.length) {
            int[] old = table;
            table = new int[2 * old.length];
            for (int entry : old) {
                if (entry > 0) {
                    long[] keys = records.blocks[(entry - 1) / BLOCK].keys;
                    int at = 2 * ((entry - 1) % BLOCK);
                    table[free(keys[at], keys[at + 1])] = entry;
                }
            }
        }
        table[free(high, low)] = slot + 1;
    }

    /** The place of a key, or the next free one. */
    private int free(long high, long low) {
        int mask = table.length - 1;
        int i = home(high, low);
        while (table[i] != 0 && !has(table[i] - 1, high, low)) {
            i = i + 1 & mask;
        }
        return i;
    }

    /** Takes a key out and moves up those that had made way for it. */
    private void erase(long high, long low) {
        int mask = table.length - 1;
        int hole = free(high, low);
        table[hole] = 0;
        for (int i = hole + 1 & mask; table[i] != 0; i = i + 1 & mask) {
            long[] keys = records.blocks[(table[i] - 1) / BLOCK].keys;
            int at = 2 * ((table[i] - 1) % BLOCK);
            int home = home(keys[at], keys[at + 1]);
            if ((i - home & mask) >= (i - hole & mask)) {
                table[hole] = table[i];
                table[i] = 0;
                hole = i;
            }
        }
    }

    private int home(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & table.length - 1;
    }
}
