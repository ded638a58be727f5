/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import io.llmrouter.file.WholeFile;
import io.llmrouter.recalibration.HistoryEntry.Action;
import io.llmrouter.routing.Fingerprint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Candidates of a bundle, the bundles before it, and the history of both, in a folder beside it. A swap keeps a copy of what was in force, writes down what it
 * is about to do, and moves the new file into place, in this order: whatever breaks in between, the live bundle is the old one or the new one, and the
 * history's last swap either led to the live bundle or does not count. Everything is bounded, the history's lines too. One process at a time changes
 * anything; a second is refused, by a lock on the empty file {@code .lock} in the folder, which stays: a file that is deleted locks nobody out.
 */
public final class BundleShelf {

    /** Lines of history that are kept. */
    static final int MOST_LINES = 1_000;

    /** Candidates, and bundles before, that are kept. */
    static final int MOST_FILES = 20;

    private static final String CANDIDATE = "candidate-";
    private static final String PREVIOUS = "previous-";
    private static final String DRAFT = "draft-";
    private static final String JSON = ".json";

    private final Path bundle;
    private final Path folder;
    private final Clock clock;

    /**
     * @param bundle in force
     * @param folder of the shelf; null for the usual one, {@code BUNDLE.history} beside the bundle
     * @param clock times of the history
     */
    public BundleShelf(Path bundle, Path folder, Clock clock) {
        this.bundle = bundle.toAbsolutePath();
        this.folder = folder == null
                ? this.bundle.resolveSibling(this.bundle.getFileName() + ".history")
                : folder.toAbsolutePath();
        this.clock = clock;
    }

    /** Something that is done while nobody else changes anything. */
    private interface Change<T> {

        T run() throws IOException;
    }

    private <T> T alone(Change<T> change) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw busy();
            }
            return change.run();
        } catch (OverlappingFileLockException e) {
            throw busy();
        }
    }

    private RecalibrationException busy() {
        return new RecalibrationException("somebody else changes " + bundle + " right now; try again in a moment");
    }

    /** Where a candidate is written before its hash is known. */
    Path draft() throws IOException {
        Files.createDirectories(folder);
        Path draft = folder.resolve(DRAFT + java.util.UUID.randomUUID() + JSON);
        trim(DRAFT, draft); // those of processes that were killed
        return draft;
    }

    /**
     * Puts a candidate on the shelf.
     *
     * @param draft its file, which is moved
     * @param hash of it
     * @param live hash of the bundle that it was made beside
     * @param why in a sentence
     */
    void propose(Path draft, String hash, String live, String who, String why) throws IOException {
        alone(() -> {
            Files.move(draft, candidate(hash), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            write(new HistoryEntry(clock.instant(), Action.proposed, who, why, live, hash));
            trim(CANDIDATE, candidate(hash));
            return null;
        });
    }

    /**
     * Puts a candidate in force.
     *
     * @param hash of the candidate; null for the newest
     * @param action approved or automatic
     * @param who approves
     * @param why in a sentence
     * @return its hash
     * @throws RecalibrationException if there is no such candidate, or the live bundle is no longer the one that it was made beside
     */
    String swap(String hash, Action action, String who, String why) throws IOException {
        return alone(() -> {
            HistoryEntry proposal = proposal(hash);
            String live = liveHash();
            if (!proposal.from().equals(live)) {
                throw new RecalibrationException("candidate " + proposal.to() + " was made beside bundle "
                        + proposal.from() + ", and now " + live + " is in force; recalibrate again");
            }
            Path file = candidate(proposal.to());
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            if (!Fingerprint.of(bytes).equals(proposal.to())) {
                throw new RecalibrationException("candidate " + file
                        + (bytes.length == 0 ? " is not there" : " was changed since it was made")
                        + "; recalibrate again");
            }
            Path before = previous(live);
            byte[] now = Files.readAllBytes(bundle);
            WholeFile.write(before, out -> out.write(now));
            write(new HistoryEntry(clock.instant(), action, who, why, live, proposal.to()));
            WholeFile.write(bundle, out -> out.write(bytes));
            trim(PREVIOUS, before);
            return proposal.to();
        });
    }

    private HistoryEntry proposal(String hash) throws IOException {
        List<HistoryEntry> history = history();
        for (int i = history.size() - 1; i >= 0; i--) {
            HistoryEntry entry = history.get(i);
            if (entry.action() == Action.proposed && (hash == null || entry.to().equals(hash))) {
                return entry;
            }
        }
        List<String> known = history.stream()
                .filter(entry -> entry.action() == Action.proposed)
                .map(HistoryEntry::to)
                .distinct()
                .toList();
        throw new RecalibrationException(
                known.isEmpty()
                        ? "there is no candidate for " + bundle + "; make one by recalibrating"
                        : "there is no candidate '" + hash + "' for " + bundle + "; there are " + known);
    }

    /**
     * Puts the bundle before in force again: the one that the last swap to the live one took the place of. Done again, it goes further back.
     *
     * @param who does it
     * @param why in a sentence
     * @return the hash of the bundle that is in force now
     * @throws RecalibrationException if the live bundle was not put in force from here
     */
    public String rollBack(String who, String why) throws IOException {
        return alone(() -> {
            String live = liveHash();
            HistoryEntry swap = lastSwapTo(live)
                    .orElseThrow(() -> new RecalibrationException("there is nothing to go back to: bundle " + live
                            + " in " + bundle + " was not put in force by recalibrating"));
            Path before = previous(swap.from());
            if (!Files.exists(before)) {
                throw new RecalibrationException("bundle " + swap.from() + " is no longer kept in " + folder
                        + "; restore it from a backup, or calibrate again");
            }
            byte[] bytes = Files.readAllBytes(before);
            write(new HistoryEntry(clock.instant(), Action.rolledBack, who, why, live, swap.from()));
            WholeFile.write(bundle, out -> out.write(bytes));
            return swap.from();
        });
    }

    private Optional<HistoryEntry> lastSwapTo(String live) throws IOException {
        return history().stream()
                .filter(entry -> entry.swaps() && entry.to().equals(live))
                .reduce((first, last) -> last);
    }

    /** All that was done, the oldest first; a torn line is left out. */
    public List<HistoryEntry> history() throws IOException {
        Path file = lines();
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(HistoryEntry::read)
                .filter(Objects::nonNull)
                .toList();
    }

    private void write(HistoryEntry entry) throws IOException {
        List<String> all = new ArrayList<>();
        history().forEach(before -> all.add(before.line()));
        all.add(entry.line());
        String text = String.join("\n", all.subList(Math.max(0, all.size() - MOST_LINES), all.size())) + "\n";
        WholeFile.write(lines(), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The oldest files go; the given one stays. */
    private void trim(String prefix, Path stays) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().startsWith(prefix) && !file.equals(stays))
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        }
        for (Path old : files.subList(Math.min(files.size(), MOST_FILES - 1), files.size())) {
            Files.deleteIfExists(old);
        }
    }

    String liveHash() throws IOException {
        return Fingerprint.of(Files.readAllBytes(bundle));
    }

    /** Where a candidate is. */
    public Path candidate(String hash) {
        return folder.resolve(CANDIDATE + hash + JSON);
    }

    private Path previous(String hash) {
        return folder.resolve(PREVIOUS + hash + JSON);
    }

    private Path lines() {
        return folder.resolve("history.jsonl");
    }
}
