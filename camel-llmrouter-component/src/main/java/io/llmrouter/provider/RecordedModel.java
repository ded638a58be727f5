package io.llmrouter.provider;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.provider.RecordedSet.Recording;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays back recorded answers: the one thing that stands in for a language model where none is to be had. A question that was not recorded is an error.
 * Holds no thread while it pretends to think. Thread-safe.
 */
public final class RecordedModel implements StreamingChatModel {

    private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

    private final RecordedSet set;
    private final String modelName;
    private final Duration latency;
    private final boolean inOnePiece;

    RecordedModel(RecordedSet set, String modelName, Duration latency, boolean inOnePiece) {
        this.set = set;
        this.modelName = modelName;
        this.latency = latency;
        this.inOnePiece = inOnePiece;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        Recording recording = set.find(question(request.messages()))
                .orElseThrow(() -> new InvalidPromptException("the last user message is not a question of the recorded set " + set.resource()
                        + ", so model '" + modelName + "' has no answer to it; ask one of the set's questions or use a live model"));
        long millis = latency == null ? recording.latencyMs() : latency.toMillis();
        if (millis == 0) {
            play(recording, handler);
        } else {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run).execute(() -> play(recording, handler));
        }
    }

    private void play(Recording recording, StreamingChatResponseHandler handler) {
        if (!inOnePiece) {
            Matcher words = WORD.matcher(recording.text());
            while (words.find()) {
                handler.onPartialResponse(words.group());
            }
        }
        Map<String, Object> attributes = recording.confidence() == null ? Map.of() : Map.of("confidence", recording.confidence());
        handler.onCompleteResponse(ChatResponse.builder()
                .aiMessage(AiMessage.builder().text(recording.text()).attributes(attributes).build())
                .modelName(modelName)
                .finishReason(FinishReason.STOP)
                .tokenUsage(new TokenUsage(recording.tokensIn(), recording.tokensOut()))
                .build());
    }

    private static String question(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user && user.hasSingleText()) {
                return user.singleText();
            }
        }
        return "";
    }
}
