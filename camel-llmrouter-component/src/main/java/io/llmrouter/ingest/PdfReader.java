/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.ingest.DocumentText.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** The text of a PDF, page by page. What is decompressed on the way is bounded; scanned pages have no text. */
final class PdfReader implements DocumentReader {

    private static final long MOST_DECOMPRESSED = 256L * 1024 * 1024;
    private static final int MOST_GLYPHS = 200_000;
    private static final int MOST_OPERATORS = 2_000_000;

    @Override
    public DocumentText read(byte[] content, IngestLimits limits) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(
                content, "", null, null, MemoryUsageSetting.setupMainMemoryOnly(MOST_DECOMPRESSED).streamCache)) {
            List<Section> pages = new ArrayList<>();
            long characters = 0;
            for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
                String text = page(pdf, page, limits);
                characters += text.length();
                DocumentReaders.requireFewer(characters, limits);
                pages.add(new Section(text, Map.of(DocumentText.PAGE, Integer.toString(page))));
            }
            DocumentText read = new DocumentText(pages, title(pdf), Optional.empty());
            if (read.isBlank()) {
                throw new UnreadableDocumentException("the PDF has " + pages.size()
                        + " pages and no text; recognise the text of scanned pages first (OCR)");
            }
            return read;
        } catch (InvalidPasswordException e) {
            throw new UnreadableDocumentException("the PDF is encrypted; ingest a copy without a password", e);
        }
    }

    private static String page(PDDocument pdf, int page, IngestLimits limits) throws IOException {
        PDFTextStripper stripper = new BoundedStripper();
        stripper.setSortByPosition(true);
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        BoundedWriter text = new BoundedWriter(limits);
        stripper.writeText(pdf, text);
        return text.toString();
    }

    private static Map<String, String> title(PDDocument pdf) {
        String title = pdf.getDocumentInformation().getTitle();
        return title == null || title.isBlank() ? Map.of() : Map.of(DocumentText.TITLE, title.strip());
    }

    /** Gives up on a page with more on it than a page has: it holds every glyph until the page ends. */
    private static final class BoundedStripper extends PDFTextStripper {

        private int glyphs;
        private int operators;

        @Override
        protected void processTextPosition(TextPosition glyph) {
            requireAtMost(++glyphs, MOST_GLYPHS, "characters");
            super.processTextPosition(glyph);
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            requireAtMost(++operators, MOST_OPERATORS, "drawing instructions");
            super.processOperator(operator, operands);
        }

        private static void requireAtMost(int count, int most, String what) {
            if (count > most) {
                throw new UnreadableDocumentException(
                        "a page of the PDF has more than " + most + " " + what + "; no page that can be read has");
            }
        }
    }
}
