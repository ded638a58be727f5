/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    @Test
    void file_isReplaced_andMayBeReadLikeAnyOther() throws Exception {
        Path file = Files.writeString(folder.resolve("figures.json"), "old");
        Path usual = Files.writeString(folder.resolve("usual"), "");

        WholeFile.write(file, out -> out.write("new".getBytes()));

        assertThat(file).hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void brokenOffWrite_leavesTheOldFile_andNothingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("figures.json"), "old");

        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write("ha".getBytes());
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(file).hasContent("old");
        assertThat(Files.list(folder)).containsExactly(file);
    }
}
