package io.llmrouter.camel;

import io.llmrouter.routing.ExhaustionPolicy;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** Options of an endpoint. Strategy belongs to the router's definition, not here. Not thread-safe; copied per endpoint. */
@UriParams
@Configurer
public class LlmRouterConfiguration implements Cloneable {

    @UriParam(label = "producer", defaultValue = "chat", description = "What to do with a message.")
    private LlmRouterOperation operation = LlmRouterOperation.chat;

    @UriParam(label = "producer", description = "Model or plan to insist on; still recorded.")
    private String model;

    @UriParam(label = "producer", description = "Ceiling for the expected cost of a single model call, in the configuration's currency.")
    private Double maxCost;

    @UriParam(label = "producer", javaType = "java.time.Duration", description = "Deadline of the exchange; what is not answered by then fails.")
    private long maxLatency;

    @UriParam(label = "producer", description = "System message, if the body brings none; text or resource:classpath:name.")
    @Metadata(supportFileReference = true)
    private String systemMessage;

    @UriParam(label = "producer", description = "Template with double-braced variables that a Map body fills; as resource:classpath:name, since double braces in a URI are placeholders of Camel.")
    @Metadata(supportFileReference = true)
    private String promptTemplate;

    @UriParam(label = "producer", description = "Sampling temperature.")
    private Double temperature;

    @UriParam(label = "producer", description = "Most tokens of an answer.")
    private Integer maxTokens;

    @UriParam(label = "producer", defaultValue = "text", enums = "text,aiMessage,chatResponse,json", description = "Type of the body that comes out.")
    private String outputFormat = "text";

    @UriParam(label = "producer", defaultValue = "fail", enums = "fail,abstain,lastAnswer", description = "What to do when a plan ends without an answer it trusts.")
    private String onExhausted = "fail";

    @UriParam(label = "security", description = "Comma-separated in-headers that are honoured beyond the harmless ones: model, maxCost.")
    private String allowHeaderOverrides = "";

    @UriParam(label = "producer,advanced", description = "Whether a blocking model runs on the calling thread, which waits anyway.")
    private boolean onCallersThread;

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
            case "fail" -> ExhaustionPolicy.FAIL;
            case "abstain" -> ExhaustionPolicy.ABSTAIN;
            case "lastAnswer" -> ExhaustionPolicy.LAST_ANSWER;
            default -> throw new IllegalArgumentException("onExhausted is '" + onExhausted + "'; write fail, abstain or lastAnswer");
        };
    }

    boolean honours(String header) {
        return java.util.Arrays.stream(allowHeaderOverrides.split(",")).map(String::strip).anyMatch(header::equals);
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

    /** Template that a Map body fills. */
    public String getPromptTemplate() {
        return promptTemplate;
    }

    /** Template that a Map body fills. */
    public void setPromptTemplate(String promptTemplate) {
        this.promptTemplate = promptTemplate;
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

    /** Type of the body that comes out. */
    public String getOutputFormat() {
        return outputFormat;
    }

    /** Type of the body that comes out. */
    public void setOutputFormat(String outputFormat) {
        this.outputFormat = outputFormat;
    }

    /** What to do when nothing is trusted. */
    public String getOnExhausted() {
        return onExhausted;
    }

    /** What to do when nothing is trusted. */
    public void setOnExhausted(String onExhausted) {
        this.onExhausted = onExhausted;
    }

    /** In-headers that are honoured. */
    public String getAllowHeaderOverrides() {
        return allowHeaderOverrides;
    }

    /** In-headers that are honoured. */
    public void setAllowHeaderOverrides(String allowHeaderOverrides) {
        this.allowHeaderOverrides = allowHeaderOverrides;
    }

    /** Whether a blocking model runs on the calling thread. */
    public boolean isOnCallersThread() {
        return onCallersThread;
    }

    /** Whether a blocking model runs on the calling thread. */
    public void setOnCallersThread(boolean onCallersThread) {
        this.onCallersThread = onCallersThread;
    }
}
