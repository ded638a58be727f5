/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.expression.RequestVariables;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.Grounding;
import io.llmrouter.spending.SpendGate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A chat request with what the router needs to know about it beyond the messages. Immutable but for the memo in {@link #variables()}; one thread at a time. */
public final class RoutingRequest {

    private final ChatRequest chat;
    private final String pin;
    private final String tenant;
    private final Double maxCost;
    private final Double qualityFloor;
    private final Duration maxLatency;
    private final ExhaustionPolicy onExhausted;
    private final boolean onCallersThread;
    private final CacheControl cacheControl;
    private final Cancellation cancellation;
    private final Function<String, Object> properties;
    private final SpendGate spending;
    private final TextRecording recordText;
    private final RequestVariables variables;
    private final PromptFeatures features;
    private final Grounded grounded;

    /**
     * What was retrieved for a request, and the request for models that holds it.
     *
     * @param prompt the messages with the passages in the last one
     * @param grounding question and passages
     * @param easy whether what was found is so good, and the question so easy, that a cheap model will do
     * @param reason why, in one sentence
     */
    public record Grounded(ChatRequest prompt, Grounding grounding, boolean easy, String reason) {}

    private RoutingRequest(Builder b) {
        this.chat = Objects.requireNonNull(b.chat, "chat");
        this.pin = b.pin;
        this.tenant = b.tenant;
        this.maxCost = b.maxCost;
        this.qualityFloor = b.qualityFloor;
        this.maxLatency = b.maxLatency;
        this.onExhausted = b.onExhausted;
        this.onCallersThread = b.onCallersThread;
        this.cacheControl = b.cacheControl;
        this.cancellation = b.cancellation == null ? new Cancellation() : b.cancellation;
        this.properties = b.properties;
        this.spending = b.spending;
        this.recordText = b.recordText;
        this.variables = new RequestVariables(chat);
        this.features = PromptFeatures.of(variables);
        this.grounded = null;
    }

    /** The same request, and what was computed of it, with passages. */
    private RoutingRequest(RoutingRequest asked, Grounded grounded) {
        this.chat = asked.chat;
        this.pin = asked.pin;
        this.tenant = asked.tenant;
        this.maxCost = asked.maxCost;
        this.qualityFloor = asked.qualityFloor;
        this.maxLatency = asked.maxLatency;
        this.onExhausted = asked.onExhausted;
        this.onCallersThread = asked.onCallersThread;
        this.cacheControl = asked.cacheControl;
        this.cancellation = asked.cancellation;
        this.properties = asked.properties;
        this.spending = asked.spending;
        this.recordText = asked.recordText;
        this.variables = asked.variables;
        this.features = asked.features;
        this.grounded = grounded;
        variables.retrieved(
                grounded.grounding().probability(),
                grounded.grounding().passages().size());
    }

    /** A request with nothing but its messages. */
    public static RoutingRequest of(ChatRequest chat) {
        return builder(chat).build();
    }

    /** Starts the description of a request. */
    public static Builder builder(ChatRequest chat) {
        return new Builder(chat);
    }

    /** The same question for whoever tests a kept answer in the background: of a cache nothing is wanted, nobody waits, and the application is not asked. */
    public RoutingRequest afresh() {
        return builder(chat)
                .pin(pin)
                .tenant(tenant)
                .maxCost(maxCost)
                .qualityFloor(qualityFloor)
                .onExhausted(onExhausted)
                .cacheControl(new CacheControl(true, true, false, null, null, null))
                .recordText(recordText)
                .build();
    }

    /**
     * The same question with what was retrieved for it. Deciders go on to see the question alone, models get the prompt.
     *
     * @param found passages and the prompt that holds them
     * @return the request to go on with; this one shares its memo
     */
    public RoutingRequest with(Grounded found) {
        return new RoutingRequest(this, found);
    }

    /** What was retrieved and what follows from it; empty if nothing was looked for. */
    public Optional<Grounded> grounded() {
        return Optional.ofNullable(grounded);
    }

    /** What was retrieved; empty if nothing was looked for. */
    public Optional<Grounding> grounding() {
        return grounded().map(Grounded::grounding);
    }

    /** The messages and parameters, as the caller made them. */
    public ChatRequest chat() {
        return chat;
    }

    /** What models get: the same, with the passages that were retrieved. */
    public ChatRequest prompt() {
        return grounded == null ? chat : grounded.prompt();
    }

    /** The model or plan that the caller insists on; then nothing is decided, but still recorded. */
    public Optional<String> pin() {
        return Optional.ofNullable(pin);
    }

    /** Who asks, as authentication found out; never from a message header. */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /** Ceiling for the expected cost of any single model call, in the configuration's currency. */
    public OptionalDouble maxCost() {
        return maxCost == null ? OptionalDouble.empty() : OptionalDouble.of(maxCost);
    }

    /** Quality that the decision must keep, as a share of always asking the strongest, in (0, 1]; empty for what the router's steps keep. */
    public OptionalDouble qualityFloor() {
        return qualityFloor == null ? OptionalDouble.empty() : OptionalDouble.of(qualityFloor);
    }

    /** The caller's deadline, counted from the start of the request. */
    public Optional<Duration> maxLatency() {
        return Optional.ofNullable(maxLatency);
    }

    /** What to do when a cascade ends without an answer it trusts. */
    public ExhaustionPolicy onExhausted() {
        return onExhausted;
    }

    /** Whether a blocking model runs on the calling thread, which waits anyway, instead of on the executor. */
    public boolean onCallersThread() {
        return onCallersThread;
    }

    /** What the caller asks of a cache. */
    public CacheControl cacheControl() {
        return cacheControl;
    }

    /** The caller's right to walk away. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Input tokens of what models get, estimated as a quarter of its characters. */
    public int promptTokens() {
        return grounded == null ? variables.tokensEstimate() : new RequestVariables(grounded.prompt()).tokensEstimate();
    }

    /** What the application knows of the request, by name, or null: set by the application alone, never by whoever asks. */
    public Function<String, Object> properties() {
        return properties;
    }

    /** How much of the texts is recorded; empty for what the router does. */
    public Optional<TextRecording> recordText() {
        return Optional.ofNullable(recordText);
    }

    /** Asked for money before each call for this request, beside whom all requests ask; open unless the application says otherwise. */
    public SpendGate spending() {
        return spending;
    }

    /** Features of the request, computed on demand and kept. */
    public RequestVariables variables() {
        return variables;
    }

    /** Text, structure and embedding, computed on demand and kept, so that several deciders pay once. */
    public PromptFeatures features() {
        return features;
    }

    /** Collects what is known of a request. Not thread-safe. */
    public static final class Builder {

        private final ChatRequest chat;
        private String pin;
        private String tenant;
        private Double maxCost;
        private Double qualityFloor;
        private Duration maxLatency;
        private ExhaustionPolicy onExhausted = ExhaustionPolicy.FAIL;
        private boolean onCallersThread;
        private CacheControl cacheControl = CacheControl.DEFAULT;
        private Cancellation cancellation;
        private Function<String, Object> properties = name -> null;
        private SpendGate spending = SpendGate.open();
        private TextRecording recordText;

        private Builder(ChatRequest chat) {
            this.chat = chat;
        }

        /** Insists on a model or plan; null for none. */
        public Builder pin(String modelOrPlan) {
            this.pin = modelOrPlan;
            return this;
        }

        /** Says who asks; null for nobody in particular. */
        public Builder tenant(String id) {
            this.tenant = id;
            return this;
        }

        /** Sets the cost ceiling; null for none. */
        public Builder maxCost(Double currencyUnits) {
            this.maxCost = currencyUnits;
            return this;
        }

        /** Sets the quality that the decision must keep, in (0, 1]; null for what the router's steps keep. */
        public Builder qualityFloor(Double share) {
            this.qualityFloor = share;
            return this;
        }

        /** Sets the deadline; null for none. */
        public Builder maxLatency(Duration deadline) {
            this.maxLatency = deadline;
            return this;
        }

        /** Sets what to do when nothing is trusted; default {@link ExhaustionPolicy#FAIL}. */
        public Builder onExhausted(ExhaustionPolicy policy) {
            this.onExhausted = policy;
            return this;
        }

        /** Runs blocking models on the calling thread: right where that thread waits for the answer anyway. */
        public Builder onCallersThread() {
            this.onCallersThread = true;
            return this;
        }

        /** Sets what the caller asks of a cache; default nothing. */
        public Builder cacheControl(CacheControl control) {
            this.cacheControl = control;
            return this;
        }

        /** Sets how the caller can walk away; default: it cannot. */
        public Builder cancellation(Cancellation value) {
            this.cancellation = value;
            return this;
        }

        /** Sets what the application knows of the request; default nothing. Asked while the request is routed, by one thread at a time. */
        public Builder properties(Function<String, Object> byName) {
            this.properties = byName;
            return this;
        }

        /** Sets how much of the texts is recorded; null for what the router does. */
        public Builder recordText(TextRecording recording) {
            this.recordText = recording;
            return this;
        }

        /** Sets who is asked for money beside whom all requests ask; null for nobody. */
        public Builder spending(SpendGate gate) {
            this.spending = gate == null ? SpendGate.open() : gate;
            return this;
        }

        /** Makes the request. */
        public RoutingRequest build() {
            return new RoutingRequest(this);
        }
    }
}
