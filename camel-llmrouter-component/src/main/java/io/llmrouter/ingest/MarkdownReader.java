/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Markdown as it is written, which models read well, cut at its headings: a line with # inside code is none. Front matter gives the title and is left
 * out.
 */
final class MarkdownReader implements DocumentReader {

    private static final Pattern FRONT_MATTER = Pattern.compile(
            "\\A---[ \\t]*\\R(.{0,16384}?)^(?:---|\\.\\.\\.)[ \\t]*(?:\\R|\\z)", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern TITLE = Pattern.compile("^title:[ \\t]*[\"']?(.*?)[\"']?[ \\t]*$", Pattern.MULTILINE);

    @Override
    public DocumentText read(byte[] content, IngestLimits limits) {
        DecodedText decoded = DecodedText.of(content);
        String text = decoded.text();
        Optional<String> title = Optional.empty();
        Matcher front = FRONT_MATTER.matcher(text);
        if (front.find()) {
            Matcher named = TITLE.matcher(front.group(1));
            title = named.find() ? Optional.of(named.group(1)) : title;
            text = text.substring(front.end());
        }
        return cut(text, title, decoded.note());
    }

    private static DocumentText cut(String text, Optional<String> declared, Optional<String> note) {
        Node document = Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .build()
                .parse(text);
        TextContentRenderer plain = TextContentRenderer.builder().build();
        HeadingPath path = new HeadingPath();
        Optional<String> title = declared;
        int from = 0;
        for (Node block = document.getFirstChild(); block != null; block = block.getNext()) {
            if (block instanceof Heading heading && !heading.getSourceSpans().isEmpty()) {
                int start = heading.getSourceSpans().get(0).getInputIndex();
                SourceSpan last =
                        heading.getSourceSpans().get(heading.getSourceSpans().size() - 1);
                int end = last.getInputIndex() + last.getLength();
                String name = plain.render(heading).strip();
                path.append(text.substring(from, start));
                path.heading(heading.getLevel(), name, text.substring(start, end));
                title = title.isEmpty() && !name.isEmpty() ? Optional.of(name) : title;
                from = end;
            }
        }
        path.append(text.substring(from));
        return new DocumentText(
                path.sections(),
                title.map(name -> Map.of(DocumentText.TITLE, name)).orElse(Map.of()),
                note);
    }
}
