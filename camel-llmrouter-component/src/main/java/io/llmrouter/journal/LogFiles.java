/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of the files of one log. Stateless. */
final class LogFiles {

    static final String COMPRESSED = ".gz";

    private static final Pattern NUMBER = Pattern.compile("\\.(\\d{1,6})(\\.gz)?");

    private LogFiles() {}

    /** The file that was rolled away so many times; 0 is the one that is written. */
    static Path numbered(Path file, int number, String suffix) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number + suffix);
    }

    /**
     * All files of a log that exist, oldest first; a file that is there both plain and compressed counts once, plain.
     *
     * @param newest the file that is written
     */
    static List<Path> oldestFirst(Path newest) throws IOException {
        NavigableMap<Integer, Path> byAge = new TreeMap<>();
        Path folder = newest.toAbsolutePath().getParent();
        String name = newest.getFileName().toString();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> siblings = Files.list(folder)) {
                siblings.sorted().forEach(sibling -> {
                    String other = sibling.getFileName().toString();
                    Matcher number = NUMBER.matcher(other.startsWith(name) ? other.substring(name.length()) : "");
                    if (number.matches()) {
                        byAge.putIfAbsent(Integer.valueOf(number.group(1)), sibling);
                    }
                });
            }
        }
        if (Files.exists(newest)) {
            byAge.put(0, newest);
        }
        return new ArrayList<>(byAge.descendingMap().values());
    }

    /** What the file system calls a file, whatever its name is by now; its path where it has no such name; null if it is gone. */
    static Object key(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path : key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
