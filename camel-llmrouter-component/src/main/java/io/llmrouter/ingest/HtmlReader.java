/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** The text of a page that a person sees, cut at its headings: no scripts, styles, menus or hidden parts. */
final class HtmlReader implements DocumentReader {

    private static final String UNSEEN = "script, style, noscript, template, svg, nav, iframe, object, [hidden]";
    private static final Set<String> CELLS = Set.of("td", "th");
    private static final int HEADING_NAME = 2;
    private static final int LINE = 1;
    private static final int PARAGRAPH = 2;

    @Override
    public DocumentText read(byte[] content, IngestLimits limits) throws IOException {
        DecodedText decoded = DecodedText.of(content);
        Document page = parse(content, null);
        // a page that names its encoding is read in it
        boolean guessed = decoded.note().isPresent() && page.charset().equals(StandardCharsets.UTF_8);
        if (guessed) {
            page = parse(content, StandardCharsets.ISO_8859_1);
        }
        String title = page.title().strip();
        page.select(UNSEEN).remove();
        Seen seen = new Seen();
        NodeTraversor.traverse(seen, page.body());
        return new DocumentText(
                seen.path.sections(),
                title.isEmpty() ? Map.of() : Map.of(DocumentText.TITLE, title),
                guessed ? decoded.note() : Optional.empty());
    }

    private static Document parse(byte[] content, Charset charset) throws IOException {
        return Jsoup.parse(new ByteArrayInputStream(content), charset == null ? null : charset.name(), "");
    }

    /** Blocks are lines; what is inside a heading is told with it. */
    private static final class Seen implements NodeVisitor {

        private final HeadingPath path = new HeadingPath();
        private Element heading;
        private int verbatim;

        @Override
        public void head(Node node, int depth) {
            if (heading != null) {
                return;
            }
            if (node instanceof Element element) {
                verbatim += element.normalName().equals("pre") ? 1 : 0;
                open(element);
            } else if (node instanceof TextNode text) {
                path.append(verbatim > 0 ? text.getWholeText() : text.text());
            }
        }

        private void open(Element element) {
            if (isHeading(element)) {
                heading = element;
                path.breakLines(PARAGRAPH);
                path.heading(element.normalName().charAt(1) - '0', element.text(), element.text());
            } else if (CELLS.contains(element.normalName())) {
                path.append(" ");
            } else if (element.isBlock() || element.normalName().equals("br")) {
                path.breakLines(LINE);
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node == heading) {
                heading = null;
                path.breakLines(PARAGRAPH);
            } else if (heading == null && node instanceof Element element) {
                verbatim -= element.normalName().equals("pre") ? 1 : 0;
                if (element.isBlock() && !CELLS.contains(element.normalName())) {
                    path.breakLines(element.normalName().equals("p") ? PARAGRAPH : LINE);
                }
            }
        }

        private static boolean isHeading(Element element) {
            String name = element.normalName();
            return name.length() == HEADING_NAME
                    && name.charAt(0) == 'h'
                    && name.charAt(1) >= '1'
                    && name.charAt(1) <= '6';
        }
    }
}
