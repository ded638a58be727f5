/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private static boolean write(Path file, String text) {
        return new KeptFile(file, "text").write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<String> read(Path file) {
        return new KeptFile(file, "text").read(clock, bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.equals("torn")) {
                throw new IllegalArgumentException("no text of ours");
            }
            return text;
        });
    }

    @Test
    void fileIsReadAgain_andItsFolderIsMade() {
        Path file = folder.resolve("a").resolve("b");
        assertThat(read(file)).isEmpty();
        assertThat(write(file, "one")).isTrue();
        assertThat(write(file, "two")).isTrue();
        assertThat(read(file)).contains("two");
    }

    @Test
    void fileThatCannotBeRead_isSetAside_andBeginsAnew() throws IOException {
        Path file = Files.writeString(folder.resolve("kept"), "torn");
        assertThat(read(file)).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(folder.resolve("kept.unreadable-" + clock.millis())).hasContent("torn");
    }

    @Test
    void fileThatCannotBeWritten_isNoReasonToThrow_andIsWrittenWhenItCan() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("state"), "no folder");
        KeptFile file = new KeptFile(inTheWay.resolve("kept"), "text");
        assertThat(file.write(out -> out.write('x'))).isFalse();
        Files.delete(inTheWay);
        assertThat(file.write(out -> out.write('x'))).isTrue();
    }
}
