/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.llmrouter.bundle.BundleFile;
import io.llmrouter.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A file of figures: whole or not there. Immutable.
 *
 * @param path where it goes; null for nowhere
 */
record JsonFile(Path path) {

    /** Before the work, not after it. */
    void requireWritable(CommandLine line) {
        requireWritable(line, "--json", path);
    }

    /** The same for a file that another option names; null for none. */
    static void requireWritable(CommandLine line, String option, Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new ParameterException(
                    line,
                    "Invalid value for option '" + option + "': '" + file
                            + "' cannot be written; name a file in a folder that exists");
        }
    }

    /** The same for a bundle, which never replaces another kind of file. */
    static void requireBundle(CommandLine line, String option, Path file) {
        requireWritable(line, option, file);
        if (!BundleFile.isReplaceable(file)) {
            throw new ParameterException(
                    line,
                    "Invalid value for option '" + option + "': '" + file
                            + "' is there and is no bundle of this version; name another file or remove it");
        }
    }

    void write(Object figures) throws IOException {
        if (path == null) {
            return;
        }
        String text =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures);
        WholeFile.write(path, out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
