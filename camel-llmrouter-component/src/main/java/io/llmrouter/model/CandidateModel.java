/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A model that a router may choose: how to reach it and what is known of it. Immutable; as thread-safe as the LangChain4j models it holds.
 *
 * <p>Three ways to call it, at least one of {@code blocking} and {@code whole} being there: {@code blocking} holds a thread per call; {@code whole}
 * answers in one piece but through the streaming interface, so it holds none; {@code streaming} answers token by token.
 */
public final class CandidateModel {

    private final String name;
    private final String provider;
    private final String modelName;
    private final String server;
    private final ChatModel blocking;
    private final StreamingChatModel whole;
    private final StreamingChatModel streaming;
    private final TokenPrice price;
    private final int contextWindow;
    private final String region;
    private final Set<Capability> capabilities;
    private final List<String> fallback;
    private final ModelLimits limits;

    private CandidateModel(Builder b) {
        this.name = Objects.requireNonNull(b.name, "name");
        this.provider = b.provider;
        this.modelName = b.modelName == null ? b.name : b.modelName;
        this.server = b.server;
        this.blocking = b.blocking;
        this.whole = b.whole;
        this.streaming = b.streaming;
        this.price = b.price;
        this.contextWindow = b.contextWindow;
        this.region = b.region;
        this.capabilities = b.capabilities;
        this.fallback = b.fallback;
        this.limits = b.limits;
        if (blocking == null && whole == null && streaming == null) {
            throw new IllegalArgumentException(
                    "model '" + name + "' has neither a ChatModel nor a StreamingChatModel behind it");
        }
    }

    /**
     * Starts the description of a model.
     *
     * @param name the key under {@code models:} in the configuration
     * @return a builder with no price, no known limits and all capabilities
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The key under {@code models:}; unique in a configuration. */
    public String name() {
        return name;
    }

    /** The kind of provider: {@code openai}, {@code extractive}, {@code recorded}, {@code bean}, {@code endpoint}. */
    public String provider() {
        return provider;
    }

    /** The name the provider knows it by. */
    public String modelName() {
        return modelName;
    }

    /** Host name or address of its server, if it is known. */
    public Optional<String> server() {
        return Optional.ofNullable(server);
    }

    /** The blocking way to call it, if there is one. */
    public Optional<ChatModel> blocking() {
        return Optional.ofNullable(blocking);
    }

    /** The way that holds no thread and answers in one piece, if there is one. */
    public Optional<StreamingChatModel> whole() {
        return Optional.ofNullable(whole);
    }

    /** The way that answers token by token, if there is one. */
    public Optional<StreamingChatModel> streaming() {
        return Optional.ofNullable(streaming);
    }

    /** What it costs. */
    public TokenPrice price() {
        return price;
    }

    /** Most tokens of input and output together; {@link Integer#MAX_VALUE} where unknown. */
    public int contextWindow() {
        return contextWindow;
    }

    /** Where it runs, as the configuration calls it; empty if it does not say. */
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /** What it can do; all of them where nothing was declared. */
    public Set<Capability> capabilities() {
        return capabilities;
    }

    /** Names of the models to try, in order, when this one fails. */
    public List<String> fallback() {
        return fallback;
    }

    /** Its time limits. */
    public ModelLimits limits() {
        return limits;
    }

    @Override
    public String toString() {
        return "CandidateModel[" + name + ", provider=" + provider + ", modelName=" + modelName + "]";
    }

    /** Collects what is known of a model. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private String provider = "bean";
        private String modelName;
        private String server;
        private ChatModel blocking;
        private StreamingChatModel whole;
        private StreamingChatModel streaming;
        private TokenPrice price = TokenPrice.FREE;
        private int contextWindow = Integer.MAX_VALUE;
        private String region;
        private Set<Capability> capabilities = Set.of(Capability.values());
        private List<String> fallback = List.of();
        private ModelLimits limits = ModelLimits.DEFAULT;

        private Builder(String name) {
            this.name = name;
        }

        /** Sets the kind of provider and the name the provider knows the model by. */
        public Builder provider(String kind, String providersName) {
            this.provider = kind;
            this.modelName = providersName;
            return this;
        }

        /** Sets the host name or address of its server; default unknown. */
        public Builder server(String host) {
            this.server = host;
            return this;
        }

        /** Sets the blocking way to call it. */
        public Builder blocking(ChatModel model) {
            this.blocking = model;
            return this;
        }

        /** Sets the way that answers in one piece without holding a thread. */
        public Builder whole(StreamingChatModel model) {
            this.whole = model;
            return this;
        }

        /** Sets the way that answers token by token. */
        public Builder streaming(StreamingChatModel model) {
            this.streaming = model;
            return this;
        }

        /** Sets the price; default free. */
        public Builder price(TokenPrice value) {
            this.price = value;
            return this;
        }

        /** Sets the context window in tokens; default unknown. */
        public Builder contextWindow(int tokens) {
            this.contextWindow = tokens;
            return this;
        }

        /** Sets where it runs; null, the default, for unknown. */
        public Builder region(String name) {
            this.region = name;
            return this;
        }

        /** Sets what it can do; default everything. */
        public Builder capabilities(Set<Capability> value) {
            this.capabilities = Set.copyOf(value);
            return this;
        }

        /** Sets the models to try when this one fails; default none. */
        public Builder fallback(List<String> names) {
            this.fallback = List.copyOf(names);
            return this;
        }

        /** Sets the time limits; default {@link ModelLimits#DEFAULT}. */
        public Builder limits(ModelLimits value) {
            this.limits = value;
            return this;
        }

        /**
         * Makes the description.
         *
         * @return the model
         * @throws IllegalArgumentException if there is no way to call it
         */
        public CandidateModel build() {
            return new CandidateModel(this);
        }
    }
}
