/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.DocumentSets;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.ingest.DocumentIngest;
import io.llmrouter.ingest.SourceDocument;
import io.llmrouter.ingest.UnreadableDocumentException;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.WrappedFile;

/**
 * Documents into and out of what a router's answers rest on.
 *
 * @param ingest into the router's document set
 * @param threads that read, embed and commit; the caller's own where it has to wait
 */
record DocumentOperations(DocumentIngest ingest, Executor threads) {

    /** Of a router that retrieves from an index of this process. */
    static DocumentOperations of(LlmRouter router, DocumentSets documents, Executor threads) {
        if (router.definition().grounds() == null) {
            throw new InvalidPromptException("router '" + router.name() + "' has no documents; give it retrieve: NAME");
        }
        String set = router.definition().grounds().source().name();
        DocumentIngest ingest = documents
                .indexed(set)
                .orElseThrow(() -> new InvalidPromptException("documents '" + set + "' of router '" + router.name()
                        + "' are behind an endpoint; put them in there, or give the set a 'folder'"))
                .ingest();
        return new DocumentOperations(ingest, threads);
    }

    /** Puts the body in; the body stays. */
    CompletableFuture<?> put(Exchange exchange) throws InvalidPayloadException {
        SourceDocument document = document(exchange.getMessage());
        return later(exchange, () -> {
            try {
                return ingest.ingest(document).name().toLowerCase(Locale.ROOT);
            } catch (UnreadableDocumentException e) {
                throw new UnreadableDocumentException("document '" + document.id() + "': " + e.getMessage(), e);
            }
        });
    }

    /** Takes the document out; the body stays. */
    CompletableFuture<?> delete(Exchange exchange) {
        String id = id(exchange.getMessage());
        return later(exchange, () -> ingest.delete(id) ? "deleted" : "absent");
    }

    private CompletableFuture<?> later(Exchange exchange, Supplier<String> work) {
        Runnable fills = () -> {
            try {
                exchange.getMessage().setHeader(LlmRouterHeaders.DOCUMENT_OUTCOME, work.get());
            } catch (Throwable e) { // an Error too must end the exchange
                exchange.setException(e);
            }
        };
        try {
            return CompletableFuture.runAsync(fills, threads);
        } catch (RejectedExecutionException e) {
            throw new RateLimitedException(
                    "no thread is left to take a document in; come back later or raise blockingThreads",
                    Duration.ofSeconds(1),
                    e);
        }
    }

    /** A text without a file name is plain text; everything else is what its name or its first bytes say. */
    private static SourceDocument document(Message in) throws InvalidPayloadException {
        String id = id(in);
        Object body = in.getBody();
        if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            return SourceDocument.of(id, file.toPath());
        } else if (body instanceof File file) {
            return SourceDocument.of(id, file.toPath());
        } else if (body instanceof String text) {
            return id.contains(".")
                    ? SourceDocument.of(id, text.getBytes(StandardCharsets.UTF_8))
                    : SourceDocument.of(id, text);
        }
        InputStream stream = in.getMandatoryBody(InputStream.class);
        return new SourceDocument(id, id, Optional.empty(), Map.of(), () -> stream);
    }

    private static String id(Message in) {
        Object own = in.removeHeader(LlmRouterHeaders.DOCUMENT_ID);
        Object id = own == null ? in.getHeader(Exchange.FILE_NAME) : own;
        if (id == null || id.toString().isBlank()) {
            throw new InvalidPromptException("the document has no id; set header " + LlmRouterHeaders.DOCUMENT_ID
                    + ", or " + Exchange.FILE_NAME + " as the file component does");
        }
        return id.toString();
    }
}
