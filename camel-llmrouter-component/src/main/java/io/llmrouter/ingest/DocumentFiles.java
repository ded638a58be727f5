/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.failure.LlmRouterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files, folders with everything below them, and corpora of one document a line, as documents. The id of a file is its path from a base folder, with
 * slashes; outside of the base it is the absolute path. Hidden files and folders are left out, links are reported and not followed. Immutable; files
 * are opened when a document is read.
 */
public final class DocumentFiles {

    private final List<Found> found;

    /** A file by its id. */
    private record Found(String id, Path file) {

        boolean isCorpus() {
            return JsonLinesCorpus.isOne(file);
        }
    }

    private DocumentFiles(List<Found> found) {
        this.found = found;
    }

    /**
     * Looks for files.
     *
     * @param filesAndFolders must exist
     * @param base where ids begin
     * @throws LlmRouterException if a file or a folder, or one below it, is not there or may not be read
     */
    public static DocumentFiles of(List<Path> filesAndFolders, Path base) {
        List<Found> found = new ArrayList<>();
        Path from = base.toAbsolutePath().normalize();
        for (Path given : filesAndFolders) {
            String id = id(from, given.toAbsolutePath().normalize());
            if (Files.isDirectory(given)) {
                walk(given, id, found);
            } else if (Files.isRegularFile(given)) {
                found.add(new Found(id, given));
            } else {
                throw new LlmRouterException(given + " is no file and no folder; name some that exist");
            }
        }
        found.sort(Comparator.comparing(Found::id));
        return new DocumentFiles(List.copyOf(found));
    }

    private static String id(Path base, Path file) {
        return slashes(file.startsWith(base) ? base.relativize(file) : file);
    }

    private static String slashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static void walk(Path given, String id, List<Found> found) {
        try {
            Path folder = given.toRealPath();
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                    boolean hidden = !below.equals(folder) && isHidden(below);
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!isHidden(file)) {
                        String relative = slashes(folder.relativize(file));
                        found.add(new Found(id.isEmpty() ? relative : id + '/' + relative, file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // a folder that cannot be looked into must not seem empty: its documents would be taken for deleted
            throw new LlmRouterException("the folder " + given + " cannot be read: " + e, e);
        }
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    /**
     * How many documents there are; reads every corpus once.
     *
     * @throws LlmRouterException if a corpus cannot be read
     */
    public long count() {
        return found.stream()
                .mapToLong(file -> file.isCorpus() ? new JsonLinesCorpus(file.id(), file.file()).count() : 1)
                .sum();
    }

    /** The documents in the order of their files' ids; to be closed. */
    public Stream<SourceDocument> stream() {
        return found.stream().flatMap(DocumentFiles::documents);
    }

    private static Stream<SourceDocument> documents(Found file) {
        if (file.isCorpus()) {
            return new JsonLinesCorpus(file.id(), file.file()).documents();
        }
        SourceDocument document = SourceDocument.of(file.id(), file.file());
        return Stream.of(Files.isSymbolicLink(file.file()) ? refused(document) : document);
    }

    private static SourceDocument refused(SourceDocument link) {
        return new SourceDocument(link.id(), link.name(), link.mediaType(), link.metadata(), () -> {
            throw new UnreadableDocumentException("it is a symbolic link, which is not followed; name its target");
        });
    }
}
