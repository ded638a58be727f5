/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.ingest.DocumentText.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReadersTest {

    private static DocumentText read(SourceDocument document, IngestLimits limits) {
        DocumentReaders readers = new DocumentReaders(limits);
        byte[] content = readers.bytes(document);
        return readers.text(DocumentType.of(document, content), content);
    }

    private static DocumentText read(String name, byte[] content) {
        return read(SourceDocument.of(name, content), IngestLimits.DEFAULT);
    }

    private static DocumentText read(String name, String content) {
        return read(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(DocumentText read) {
        return read.sections().stream().map(Section::text).toList();
    }

    private static List<String> headings(DocumentText read) {
        return read.sections().stream()
                .map(section -> section.metadata().getOrDefault(DocumentText.HEADING, ""))
                .toList();
    }

    @Test
    void text_inUtf8WithMark_isReadWithoutIt() {
        DocumentText read = read("a.txt", "\uFEFFPumpe läuft");
        assertThat(texts(read)).containsExactly("Pumpe läuft");
        assertThat(read.note()).isEmpty();
    }

    @Test
    void text_inUtf16WithMark_isRead() {
        byte[] text = "\uFEFFPumpe läuft".getBytes(StandardCharsets.UTF_16LE);
        assertThat(texts(read("a.txt", text))).containsExactly("Pumpe läuft");
    }

    @Test
    void text_thatIsNotUtf8_isReadAsLatinAndSaysSo() {
        DocumentText read = read("a.txt", "Pumpe läuft".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(texts(read)).containsExactly("Pumpe läuft");
        assertThat(read.note()).contains("is not UTF-8; read as ISO-8859-1");
    }

    @Test
    void text_inAnyScript_isRead() {
        for (String text : List.of("ሰላም ዓለም", "水泵每月清洗一次", "ꦱꦸꦒꦼꦁ", "𐌷𐌰𐌹𐌻𐍃 👋🏽", "xqzt blorf znik")) {
            assertThat(texts(read("a.txt", text))).containsExactly(text);
        }
    }

    @Test
    void markdown_isCutAtItsHeadings() {
        DocumentText read = read(
                "guide.md",
                """
                ---
                title: "The guide"
                ---
                Before all.

                # Install
                ## Linux
                Run this:

                ```sh
                # not a heading
                apt install pump
                ```

                Windows
                -------
                > # nor is this
                Click.
                """);
        assertThat(read.metadata()).containsEntry(DocumentText.TITLE, "The guide");
        assertThat(headings(read)).containsExactly("", "Install > Linux", "Install > Windows");
        assertThat(texts(read).get(1))
                .startsWith("# Install\n## Linux\nRun this:")
                .endsWith("# not a heading\napt install pump\n```");
        assertThat(texts(read).get(2)).isEqualTo("Windows\n-------\n> # nor is this\nClick.");
    }

    @Test
    void markdown_withoutFrontMatter_isNamedByItsFirstHeading() {
        DocumentText read = read("guide.md", "# Pumps *and* [valves](x.md)\nText.\n");
        assertThat(read.metadata().get(DocumentText.TITLE)).startsWith("Pumps and ");
        assertThat(texts(read)).containsExactly("# Pumps *and* [valves](x.md)\nText.");
    }

    @Test
    void html_isReadAsAPersonSeesIt() {
        DocumentText read = read(
                "page",
                """
                <!DOCTYPE html><html><head><title> Pumps </title><style>p { color: red }</style></head><body>
                <nav><a href=x>Home</a></nav><script>alert("no")</script><p hidden>secret</p>
                <p>First &amp; <b>fore</b>most.</p><h1>Use</h1><h2>Start</h2><ul><li>Open<li>Press</ul>
                <pre>a
                  b</pre><h2>Stop</h2><table><tr><td>red<td>off</table></body></html>
                """);
        assertThat(read.metadata()).isEqualTo(Map.of(DocumentText.TITLE, "Pumps"));
        assertThat(headings(read)).containsExactly("", "Use > Start", "Use > Stop");
        assertThat(texts(read).get(0)).isEqualTo("First & foremost.");
        assertThat(texts(read).get(1)).isEqualTo("Use\n\nStart\n\nOpen\nPress\na\n  b");
        assertThat(texts(read).get(2)).contains("\n red off");
        assertThat(String.join("", texts(read))).doesNotContain("alert", "secret", "Home", "color");
    }

    @Test
    void html_thatNamesItsEncoding_isReadInIt() {
        String page = "<html><head><meta charset=windows-1251></head><body>насос</body></html>";
        DocumentText read = read("a.html", page.getBytes(Charset.forName("windows-1251")));
        assertThat(texts(read)).containsExactly("насос");
        assertThat(read.note()).isEmpty();
        DocumentText guessed = read("a.html", "<body>läuft".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(texts(guessed)).containsExactly("läuft");
        assertThat(guessed.note()).isPresent();
    }

    @Test
    @Timeout(60)
    void html_nestedWithoutEnd_isReadOrRefusedInTime() {
        String deep = "<div><b><i>".repeat(100_000) + "pump";
        assertThat(String.join("", texts(read("a.html", deep)))).contains("pump");
        String tables = "<table><tr><td>".repeat(30_000) + "pump";
        assertThat(String.join("", texts(read("a.html", tables)))).contains("pump");
    }

    @Test
    void pdf_isReadPageByPage_whateverItsNameSays() throws IOException {
        DocumentText read = read("report.txt", Pdf.of("The pump is blue.", "The valve is red."));
        assertThat(texts(read)).hasSize(2);
        assertThat(texts(read).get(1).strip()).isEqualTo("The valve is red.");
        assertThat(read.sections().get(1).metadata()).isEqualTo(Map.of(DocumentText.PAGE, "2"));
    }

    @Test
    void pdf_thatIsBrokenEncryptedOrScanned_isRefusedWithTheReason() throws IOException {
        byte[] whole = Pdf.of("The pump is blue.");
        refused("a.pdf", Arrays.copyOf(whole, 200), "it is broken and cannot be read as application/pdf: ");
        refused(
                "a.pdf",
                "no PDF at all".getBytes(StandardCharsets.UTF_8),
                "it is broken and cannot be read as application/pdf");
        refused(
                "a.pdf",
                Pdf.encrypted("secret", "The pump is blue."),
                "the PDF is encrypted; ingest a copy without a password");
        refused(
                "a.pdf",
                Pdf.of(""),
                "the PDF has 1 pages and no text; recognise the text of scanned pages first (OCR)");
    }

    @Test
    void pdf_withEveryByteDamagedInTurn_neverFailsOtherwise() throws IOException {
        byte[] whole = Pdf.of("The pump is blue.");
        Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            for (int b = 0; b < 20; b++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read("a.pdf", damaged).isBlank()).isFalse();
            } catch (UnreadableDocumentException e) {
                assertThat(e).hasMessageNotContaining("pump");
            }
        }
    }

    @Test
    @Timeout(60)
    void pdf_thatUnpacksToGigabytes_isRefused() throws IOException {
        byte[] bomb = bomb(300_000_000L);
        assertThat(bomb.length).isLessThan(5_000_000);
        refused("bomb.pdf", bomb, "a page of the PDF has more than 200000 characters");
    }

    /** One page whose content is spaces, compressed a thousandfold. */
    private static byte[] bomb(long bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] line = "BT /F1 12 Tf (pump pump pump pump) Tj ET\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            for (long n = 0; n < bytes; n += line.length) {
                deflater.write(line);
            }
        }
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.write(("%PDF-1.4\n"
                        + "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                        + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                        + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0"
                        + " R>>>>>>endobj\n"
                        + "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                        + "4 0 obj<</Length "
                        + packed.size() + "/Filter/FlateDecode>>stream\n")
                .getBytes(StandardCharsets.US_ASCII));
        packed.writeTo(pdf);
        pdf.write("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
        return pdf.toByteArray();
    }

    @Test
    void document_thatIsEmptyBlankBinaryOrTooLarge_isRefusedWithTheReason() {
        refused("a.txt", new byte[0], "it is empty (0 bytes)");
        refused("a.md", " \n\t\n".getBytes(StandardCharsets.UTF_8), "it has no text");
        refused("a.html", "<html><script>x</script>".getBytes(StandardCharsets.UTF_8), "it has no text");
        byte[] junk = new byte[10_000];
        new Random(42).nextBytes(junk);
        for (String name : List.of("a.bin", "a.txt", "a.md", "a.html")) {
            refused(name, junk, "it is binary, not text (");
        }
        byte[] large = new byte[50_000_000];
        Arrays.fill(large, (byte) 'a');
        refused("a.txt", large, "it is larger than 20000000 bytes; split it, or allow larger documents");
    }

    @Test
    void document_withMoreTextThanAllowed_isRefused() throws IOException {
        IngestLimits limits = new IngestLimits(100_000, 20);
        for (byte[] content :
                List.of("x".repeat(21).getBytes(StandardCharsets.UTF_8), Pdf.of("The pump is blue and loud."))) {
            assertThatThrownBy(() -> read(SourceDocument.of("a", content), limits))
                    .isInstanceOf(UnreadableDocumentException.class)
                    .hasMessage("it has more than 20 characters of text; split it, or allow more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/zip", "nonsense"})
    void mediaType_thatCannotBeRead_isRefused(String type) {
        SourceDocument document =
                SourceDocument.of("a", "text".getBytes(StandardCharsets.UTF_8)).as(type);
        assertThatThrownBy(() -> read(document, IngestLimits.DEFAULT))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("its media type '" + type + "' cannot be read; text, Markdown, HTML and PDF can");
    }

    @Test
    void mediaType_goesBeforeTheName() {
        byte[] page = "<p>a</p>".getBytes(StandardCharsets.UTF_8);
        assertThat(texts(read(SourceDocument.of("a.txt", page), IngestLimits.DEFAULT)))
                .containsExactly("<p>a</p>");
        assertThat(texts(read(SourceDocument.of("a.txt", page).as("text/html; charset=utf-8"), IngestLimits.DEFAULT)))
                .containsExactly("a");
    }

    private static void refused(String name, byte[] content, String reason) {
        assertThatThrownBy(() -> read(name, content))
                .as(name)
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageStartingWith(reason);
    }
}
