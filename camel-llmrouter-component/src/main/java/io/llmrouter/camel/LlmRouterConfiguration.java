/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.TextRecording;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** Options of an endpoint. Strategy belongs to the router's definition, not here. Not thread-safe; every endpoint has its own. */
@UriParams
@Configurer
public class LlmRouterConfiguration extends CacheOptions implements Cloneable {

    static final String FLOOR = "a share of the strongest model's quality above 0 and at most 1";
    private static final Set<String> OVERRIDES =
            Set.of("name", "systemMessage", "userMessage", "model", "maxCost", "qualityFloor");

    @UriParam(label = "producer", defaultValue = "chat", description = "What to do with a message.")
    private LlmRouterOperation operation = LlmRouterOperation.chat;

    @UriParam(label = "producer", description = "Model or plan to insist on; still recorded.")
    private String model;

    @UriParam(
            label = "producer",
            description = "Ceiling for the expected cost of a single model call, in the configuration's currency.")
    private Double maxCost;

    @UriParam(
            label = "producer",
            description =
                    "Quality to keep, as a share of always asking the strongest model: a floor that the predictor's bundle was trained"
                            + " for, at least as strict as the router's; default the router's.")
    private Double qualityFloor;

    @UriParam(
            label = "producer",
            javaType = "java.time.Duration",
            description = "Deadline of the exchange; what is not answered by then fails.")
    private long maxLatency;

    @UriParam(
            label = "producer",
            description = "System message, if the body brings none; text or resource:classpath:name.")
    @Metadata(supportFileReference = true)
    private String systemMessage;

    @UriParam(
            label = "producer",
            description =
                    "Template with double-braced variables that a Map body fills, or a text body as the variable 'it'; text or"
                            + " resource:classpath:name (which Camel's own placeholders leave alone).")
    @Metadata(supportFileReference = true)
    private String promptTemplate;

    @UriParam(
            label = "producer",
            description =
                    "JSON Schema that the answer is to follow, for models that support it; text or resource:classpath:name.")
    @Metadata(supportFileReference = true)
    private String jsonSchema;

    @UriParam(label = "producer", description = "Sampling temperature, if the body brings none.")
    private Double temperature;

    @UriParam(label = "producer", description = "Most tokens of an answer, if the body says nothing else.")
    private Integer maxTokens;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description = "Whether the body that comes out is the answer while it is still being written.")
    private boolean streaming;

    @UriParam(
            label = "producer",
            defaultValue = "iterator",
            enums = "iterator,text",
            description =
                    "Body of a stream: an Iterator of the parts, or an InputStream of UTF-8 text (needs streamCache=false on the route).")
    private String streamFormat = "iterator";

    @UriParam(
            label = "producer",
            defaultValue = "text",
            enums = "text,aiMessage,chatResponse,json",
            description = "Type of the body that comes out.")
    private String outputFormat = "text";

    @UriParam(
            label = "producer",
            description =
                    "Class of the body that comes out, read from the answer's text by Jackson;"
                            + " not with streaming or another outputFormat than text. Say in systemMessage or jsonSchema what the JSON is to be.")
    private Class<?> outputClass;

    @UriParam(
            label = "producer",
            defaultValue = "fail",
            enums = "fail,abstain,lastAnswer",
            description = "What to do when a plan ends without an answer it trusts.")
    private String onExhausted = "fail";

    @UriParam(
            label = "security",
            description = "Who asks: a simple expression over exchange properties, such as the one authentication set."
                    + " Default: the exchange property CamelLlmRouterTenant.")
    private String tenant;

    @UriParam(
            label = "security",
            description =
                    "Comma-separated headers that tenant and cacheScope may read, because only your own systems can"
                            + " set them; of a route that clients reach over HTTP none is.")
    private String trustHeaders = "";

    @UriParam(
            label = "security",
            defaultValue = "systemMessage,userMessage",
            description =
                    "Comma-separated CamelLlmRouter in-headers that are honoured: name, systemMessage, userMessage, model, maxCost,"
                            + " qualityFloor.")
    private String allowHeaderOverrides = "systemMessage,userMessage";

    @UriParam(
            label = "producer",
            enums = "none,hash,sampled,full",
            description =
                    "How much of prompt and answer the decision stream holds: nothing, a hash, one in a hundred, all; default what the router does.")
    private TextRecording recordText;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "false",
            description =
                    "Whether the calling thread waits for the answer; a blocking model then runs on it. Always so in a transacted route.")
    private boolean synchronous;

    /** A copy of its own. */
    public LlmRouterConfiguration copy() {
        try {
            return (LlmRouterConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    ExhaustionPolicy exhaustionPolicy() {
        return switch (onExhausted) {
            case "abstain" -> ExhaustionPolicy.ABSTAIN;
            case "lastAnswer" -> ExhaustionPolicy.LAST_ANSWER;
            default -> ExhaustionPolicy.FAIL;
        };
    }

    /** Throws if {@code outputClass} stands beside an option that wants another body. */
    void checkOutput() {
        if (outputClass != null && (streaming || !outputFormat.equals("text"))) {
            throw new IllegalArgumentException("outputClass=" + outputClass.getName() + " cannot be combined with "
                    + (streaming ? "streaming=true" : "outputFormat=" + outputFormat) + "; keep one of them");
        }
    }

    void checkFloor() {
        if (qualityFloor != null && !(qualityFloor > 0 && qualityFloor <= 1)) {
            throw new IllegalArgumentException("qualityFloor=" + qualityFloor + "; write " + FLOOR);
        }
    }

    /** The in-headers that are honoured; throws if one is unknown. */
    Set<String> honoured() {
        Set<String> names = Arrays.stream(allowHeaderOverrides.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        for (String name : names) {
            if (!OVERRIDES.contains(name)) {
                throw new IllegalArgumentException(
                        Suggestion.unknown("header in allowHeaderOverrides", name, OVERRIDES));
            }
        }
        return names;
    }

    /** What to do with a message. */
    public LlmRouterOperation getOperation() {
        return operation;
    }

    /** What to do with a message. */
    public void setOperation(LlmRouterOperation operation) {
        this.operation = operation;
    }

    /** Model or plan to insist on. */
    public String getModel() {
        return model;
    }

    /** Model or plan to insist on. */
    public void setModel(String model) {
        this.model = model;
    }

    /** Cost ceiling of a single call, in the configuration's currency. */
    public Double getMaxCost() {
        return maxCost;
    }

    /** Cost ceiling of a single call, in the configuration's currency. */
    public void setMaxCost(Double maxCost) {
        this.maxCost = maxCost;
    }

    /** Quality to keep, as a share of always asking the strongest model. */
    public Double getQualityFloor() {
        return qualityFloor;
    }

    /** Quality to keep, as a share of always asking the strongest model. */
    public void setQualityFloor(Double qualityFloor) {
        this.qualityFloor = qualityFloor;
    }

    /** Deadline in milliseconds; 0 for none. */
    public long getMaxLatency() {
        return maxLatency;
    }

    /** Deadline in milliseconds; 0 for none. */
    public void setMaxLatency(long maxLatency) {
        this.maxLatency = maxLatency;
    }

    /** System message, if the body brings none. */
    public String getSystemMessage() {
        return systemMessage;
    }

    /** System message, if the body brings none. */
    public void setSystemMessage(String systemMessage) {
        this.systemMessage = systemMessage;
    }

    /** Template that a Map or text body fills. */
    public String getPromptTemplate() {
        return promptTemplate;
    }

    /** Template that a Map or text body fills. */
    public void setPromptTemplate(String promptTemplate) {
        this.promptTemplate = promptTemplate;
    }

    /** JSON Schema of the answer. */
    public String getJsonSchema() {
        return jsonSchema;
    }

    /** JSON Schema of the answer. */
    public void setJsonSchema(String jsonSchema) {
        this.jsonSchema = jsonSchema;
    }

    /** Sampling temperature. */
    public Double getTemperature() {
        return temperature;
    }

    /** Sampling temperature. */
    public void setTemperature(Double temperature) {
        this.temperature = temperature;
    }

    /** Most tokens of an answer. */
    public Integer getMaxTokens() {
        return maxTokens;
    }

    /** Most tokens of an answer. */
    public void setMaxTokens(Integer maxTokens) {
        this.maxTokens = maxTokens;
    }

    /** Whether the body is the answer while it is written. */
    public boolean isStreaming() {
        return streaming;
    }

    /** Whether the body is the answer while it is written. */
    public void setStreaming(boolean streaming) {
        this.streaming = streaming;
    }

    /** Body of a stream. */
    public String getStreamFormat() {
        return streamFormat;
    }

    /** Body of a stream. */
    public void setStreamFormat(String streamFormat) {
        this.streamFormat = streamFormat;
    }

    /** Type of the body that comes out. */
    public String getOutputFormat() {
        return outputFormat;
    }

    /** Type of the body that comes out. */
    public void setOutputFormat(String outputFormat) {
        this.outputFormat = outputFormat;
    }

    /** Class of the body that comes out; null for {@code outputFormat}. */
    public Class<?> getOutputClass() {
        return outputClass;
    }

    /** Class of the body that comes out; null for {@code outputFormat}. */
    public void setOutputClass(Class<?> outputClass) {
        this.outputClass = outputClass;
    }

    /** What to do when nothing is trusted. */
    public String getOnExhausted() {
        return onExhausted;
    }

    /** What to do when nothing is trusted. */
    public void setOnExhausted(String onExhausted) {
        this.onExhausted = onExhausted;
    }

    /** Who asks, as an expression. */
    public String getTenant() {
        return tenant;
    }

    /** Who asks, as an expression. */
    public void setTenant(String tenant) {
        this.tenant = tenant;
    }

    /** In-headers that are honoured. */
    public String getAllowHeaderOverrides() {
        return allowHeaderOverrides;
    }

    /** In-headers that are honoured. */
    public void setAllowHeaderOverrides(String allowHeaderOverrides) {
        this.allowHeaderOverrides = allowHeaderOverrides;
    }

    /** How much of the texts is recorded; null for what the router does. */
    public TextRecording getRecordText() {
        return recordText;
    }

    /** How much of the texts is recorded; null for what the router does. */
    public void setRecordText(TextRecording recordText) {
        this.recordText = recordText;
    }

    /** Whether the calling thread waits. */
    public boolean isSynchronous() {
        return synchronous;
    }

    /** Whether the calling thread waits. */
    public void setSynchronous(boolean synchronous) {
        this.synchronous = synchronous;
    }

    /** Headers that no client can set. */
    public String getTrustHeaders() {
        return trustHeaders;
    }

    /** Headers that no client can set. */
    public void setTrustHeaders(String trustHeaders) {
        this.trustHeaders = trustHeaders;
    }
}
