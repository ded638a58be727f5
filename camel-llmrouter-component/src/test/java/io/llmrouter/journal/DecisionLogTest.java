/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void events_areReadAsTheyWereWritten() throws IOException {
        Path file = folder.resolve("logs/decisions.jsonl");
        try (DecisionLog log = log(file, 1 << 20, 3)) {
            log.append(event("a"));
            log.append(event("b"));
            assertThat(file).doesNotExist();
            log.flush();
            assertThat(log.written()).isEqualTo(2);
            log.append(event("c"));
        }
        assertThat(ids(file)).containsExactly("a", "b", "c");
        assertThat(Files.readString(file)).endsWith("\n");
    }

    @Test
    void fullFile_isRolledAway_andTheOldestDeleted() throws IOException {
        Path file = folder.resolve("d.jsonl");
        long line = 1 + EventJson.text(event("00")).length();
        try (DecisionLog log = log(file, 2 * line, 3)) {
            IntStream.range(10, 20).forEach(i -> {
                log.append(event("" + i));
                log.flush();
            });
        }
        assertThat(ids(file)).containsExactly("14", "15", "16", "17", "18", "19");
        assertThat(new LogReader(file).files())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("d.jsonl.2", "d.jsonl.1", "d.jsonl");
    }

    @Test
    void rolledFiles_mayBeCompressed_andAreReadInOrder() throws IOException {
        Path file = folder.resolve("d.jsonl");
        long line = 1 + EventJson.text(event("00")).length();
        try (DecisionLog log = log(file, line, 10)) {
            List.of("10", "11", "12").forEach(id -> {
                log.append(event(id));
                log.flush();
            });
            compress(folder.resolve("d.jsonl.2"));
            log.append(event("13"));
            log.flush();
        }
        assertThat(folder.resolve("d.jsonl.3.gz")).exists();
        assertThat(ids(file)).containsExactly("10", "11", "12", "13");
        assertThat(ids(folder.resolve("d.jsonl.3.gz"))).containsExactly("10");
    }

    @Test
    void logThatIsRolledWhileItIsRead_givesEachLineThatItHad_once() throws IOException {
        Path file = folder.resolve("d.jsonl");
        long line = 1 + EventJson.text(event("00")).length();
        try (DecisionLog log = log(file, 2 * line, 20)) {
            IntStream.range(10, 16).forEach(i -> written(log, "" + i));

            List<String> ids = new ArrayList<>();
            LogReader.Summary summary = new LogReader(file).read(event -> {
                ids.add(event.id());
                written(log, "later" + event.id());
                written(log, "later" + event.id());
            });
            assertThat(ids).startsWith("10", "11", "12", "13", "14", "15").doesNotHaveDuplicates();
            assertThat(summary.passedOver()).isZero();
        }
    }

    private static void written(DecisionLog log, String id) {
        log.append(event(id));
        log.flush();
    }

    @Test
    void tornLastLine_isMendedByTheNextStart_andPassedOverWithANote() throws IOException {
        Path file = folder.resolve("d.jsonl");
        try (DecisionLog log = log(file, 1 << 20, 2)) {
            log.append(event("a"));
            log.append(event("b"));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 7));

        assertThat(ids(file)).containsExactly("a");
        try (DecisionLog log = log(file, 1 << 20, 2)) {
            log.append(event("c"));
        }

        List<String> ids = new ArrayList<>();
        LogReader.Summary summary = new LogReader(file).read(event -> ids.add(event.id()));
        assertThat(ids).containsExactly("a", "c");
        assertThat(summary.events()).isEqualTo(2);
        assertThat(summary.passedOver()).isEqualTo(1);
        assertThat(summary.notes()).singleElement().satisfies(note -> {
            assertThat(note.line()).isEqualTo(2);
            assertThat(note.toString()).contains("d.jsonl:2: not an event of a decision log");
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDisk_costsLinesOnly_andIsTriedAgain() throws IOException {
        Path file = folder.resolve("d.jsonl");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        try (DecisionLog log = log(file, 1 << 20, 2)) {
            log.append(event("a"));
            log.append(event("b"));
            log.flush();
            assertThat(log.dropped()).isEqualTo(2);

            Files.delete(file);
            log.append(event("c"));
            log.flush();
            assertThat(log.dropped()).isEqualTo(3);
            assertThat(file).doesNotExist();

            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            log.append(event("d"));
            log.flush();
            assertThat(log.dropped()).isEqualTo(3);
            assertThat(log.written()).isEqualTo(1);
        }
        assertThat(ids(file)).containsExactly("d");
    }

    @Test
    void fileThatCannotBe_costsLinesOnly() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("plain"), "text");
        try (DecisionLog log = log(notAFolder.resolve("d.jsonl"), 1 << 20, 2)) {
            log.append(event("a"));
            log.flush();
            assertThat(log.dropped()).isEqualTo(1);
        }
        assertThat(notAFolder).hasContent("text");
    }

    @Test
    void fileOfAnotherWriter_isLeftAlone() throws IOException {
        Path file = folder.resolve("d.jsonl");
        try (DecisionLog first = log(file, 1 << 20, 2);
                DecisionLog second = log(file, 1 << 20, 2)) {
            first.append(event("a"));
            first.flush();
            second.append(event("b"));
            second.flush();
            assertThat(second.dropped()).isEqualTo(1);
        }
        assertThat(ids(file)).containsExactly("a");
    }

    @Test
    void otherFormat_isSaidSo_withoutItsText() throws IOException {
        Path csv = Files.writeString(folder.resolve("x.csv"), "secret,1\nsecret,2\n");
        assertThatThrownBy(() -> new LogReader(csv).read(event -> {}))
                .isInstanceOf(LogFormatException.class)
                .hasMessageContaining("x.csv is no decision log: none of its first 2 lines")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> new LogReader(folder.resolve("nothing.jsonl")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no decision log of this name");
        assertThatThrownBy(() -> new LogReader(folder)).hasMessageContaining("is a folder");
    }

    @Test
    void emptyLog_hasNoEvents_andALineWithoutEndIsRead() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.jsonl"));
        assertThat(new LogReader(empty).read(event -> {}).events()).isZero();
        Path file = folder.resolve("d.jsonl");
        Files.writeString(file, "\n" + EventJson.text(event("a")));
        assertThat(ids(file)).containsExactly("a");
    }

    @Test
    void compressedFileThatBreaksOff_isReadUpToThere() throws IOException {
        Path file = folder.resolve("d.jsonl.1");
        try (DecisionLog log = log(file, 1 << 24, 2)) {
            IntStream.range(0, 2000).forEach(i -> log.append(event("" + i)));
        }
        compress(file);
        Path compressed = folder.resolve("d.jsonl.1.gz");
        byte[] whole = Files.readAllBytes(compressed);
        Files.write(compressed, Arrays.copyOf(whole, whole.length / 2));

        LogReader.Summary summary = new LogReader(compressed).read(event -> {});
        assertThat(summary.events()).isBetween(100L, 1999L);
        assertThat(summary.notes()).last().asString().contains("ends or breaks here");
    }

    @Test
    void lineWithoutEnd_isNotKeptInMemory() throws IOException {
        Path file = folder.resolve("d.jsonl");
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE)) {
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 6; i++) {
                out.write(piece);
            }
        }
        Files.writeString(file, "\n" + EventJson.text(event("a")) + "\n", StandardOpenOption.APPEND);
        LogReader.Summary summary = new LogReader(file).read(event -> {});
        assertThat(summary.events()).isEqualTo(1);
        assertThat(summary.notes()).singleElement().asString().contains("longer than");
    }

    private DecisionLog log(Path file, long maxBytes, int files) {
        return new DecisionLog(new LogSettings(file, maxBytes, files), nanos::get);
    }

    private static List<String> ids(Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        new LogReader(file).read(event -> ids.add(event.id()));
        return ids;
    }

    private static void compress(Path file) throws IOException {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(file.resolveSibling(file.getFileName() + ".gz")))) {
            Files.copy(file, out);
        }
        Files.delete(file);
    }

    private static RoutingEvent event(String id) {
        return RoutingEvent.of(Kind.decision, Instant.EPOCH, "support", id, "decided", Map.of());
    }
}
