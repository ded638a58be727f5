package io.llmrouter.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.llmrouter.model.CandidateModel;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Kind {@code openai}: any server that speaks OpenAI's chat completions: OpenAI, vLLM, Ollama, LiteLLM. Options: {@code baseUrl} (default OpenAI's),
 * {@code apiKey}, {@code organizationId}, {@code temperature}, {@code topP}, {@code maxTokens}, {@code maxCompletionTokens}, {@code seed}, {@code stop}
 * (comma-separated), {@code logprobs} (true or false), {@code topLogprobs}.
 */
public final class OpenAiProvider implements ProviderFactory {

    private static final String OPENAI = "https://api.openai.com/v1";

    private final Clock clock;

    /** For {@link java.util.ServiceLoader}; reads the system's clock. */
    public OpenAiProvider() {
        this(Clock.systemUTC());
    }

    OpenAiProvider(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "openai";
    }

    @Override
    public Set<String> options() {
        return Set.of("baseUrl", "apiKey", "organizationId", "temperature", "topP", "maxTokens", "maxCompletionTokens", "seed", "stop", "logprobs",
                "topLogprobs");
    }

    @Override
    public CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model) {
        return model.whole(chatModel(settings, AsyncHttpTransport.inOnePiece(settings, clock)))
                .streaming(chatModel(settings, AsyncHttpTransport.streaming(settings, clock)));
    }

    private static OpenAiStreamingChatModel chatModel(ModelSettings settings, HttpClientBuilder transport) {
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(transport)
                .baseUrl(url(settings))
                .apiKey(settings.option("apiKey").orElse(null))
                .organizationId(settings.option("organizationId").orElse(null))
                .modelName(settings.modelName())
                .temperature(number(settings, "temperature", Double::valueOf))
                .topP(number(settings, "topP", Double::valueOf))
                .maxTokens(number(settings, "maxTokens", Integer::valueOf))
                .maxCompletionTokens(number(settings, "maxCompletionTokens", Integer::valueOf))
                .seed(number(settings, "seed", Integer::valueOf))
                .stop(settings.option("stop").map(stop -> List.of(stop.split(","))).orElse(null))
                .customParameters(logprobs(settings))
                .build();
    }

    /** LangChain4j 1.19 leaves its own log-probability defaults out of streaming requests, so they go as custom parameters. */
    private static Map<String, Object> logprobs(ModelSettings settings) {
        Map<String, Object> custom = new HashMap<>();
        settings.option("logprobs").ifPresent(on -> {
            if (!on.equals("true") && !on.equals("false")) {
                throw new IllegalArgumentException("option 'logprobs' is '" + on + "'; write true or false");
            }
            custom.put("logprobs", Boolean.valueOf(on));
        });
        Integer top = number(settings, "topLogprobs", Integer::valueOf);
        if (top != null) {
            custom.put("top_logprobs", top);
        }
        return custom;
    }

    private static String url(ModelSettings settings) {
        String text = settings.option("baseUrl").orElse(OPENAI);
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("option 'baseUrl' is '" + text + "': " + e.getMessage() + "; write http(s)://host[:port]/v1", e);
        }
        throw new IllegalArgumentException("option 'baseUrl' is '" + text + "'; write http(s)://host[:port]/v1");
    }

    private static <N> N number(ModelSettings settings, String option, Function<String, N> parse) {
        return settings.option(option)
                .map(text -> {
                    try {
                        return parse.apply(text.strip());
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException("option '" + option + "' is '" + text + "'; write a number", e);
                    }
                })
                .orElse(null);
    }
}
