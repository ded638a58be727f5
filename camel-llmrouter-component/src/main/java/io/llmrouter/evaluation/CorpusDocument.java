package io.llmrouter.evaluation;

/**
 * A document of a collection that retrieval is measured on.
 *
 * @param id names it in relevance judgements
 * @param title may be empty
 * @param text may be empty
 */
public record CorpusDocument(String id, String title, String text) {

    /** Title and text as one. */
    public String whole() {
        return (title + '\n' + text).strip();
    }
}
