/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Makes {@code llmrouter:} endpoints and loads the routers' configuration when it starts. */
@Component("llmrouter")
public class LlmRouterComponent extends DefaultComponent {

    @Metadata(
            description =
                    "Resource of the configuration document. Without it classpath:llmrouter.yaml and file:config/llmrouter.yaml are tried.")
    private String configuration;

    @Metadata(
            label = "advanced",
            description =
                    "Models by name, for a configuration without a document; the keys of each are the document's.")
    private Map<String, OptionTree> models = new OptionTree.Named();

    @Metadata(
            label = "advanced",
            description =
                    "Routers by name, for a configuration without a document; the keys of each are the document's.")
    private Map<String, OptionTree> routers = new OptionTree.Named();

    @Metadata(
            label = "advanced",
            defaultValue = "true",
            description = "Whether every router is bound as a LangChain4j ChatModel bean named llmrouter-NAME.")
    private boolean exposeAsChatModel = true;

    @Metadata(label = "advanced", defaultValue = "10000", description = "Most requests in flight per router.")
    private int maxConcurrency = 10_000;

    @Metadata(label = "advanced", defaultValue = "1000000", description = "Most characters of all text in a request.")
    private int maxPromptChars = 1_000_000;

    @Metadata(
            label = "advanced",
            defaultValue = "256",
            description = "Most blocking model calls at once where the JVM has no virtual threads.")
    private int blockingThreads = 256;

    @Metadata(
            label = "advanced",
            defaultValue = "true",
            description = "Whether a changed file: configuration is loaded while running.")
    private boolean reload = true;

    @Metadata(
            label = "advanced",
            defaultValue = "DEBUG",
            enums = "OFF,DEBUG,INFO",
            description =
                    "Level of the one line that each decision has in the application's log, by the logger llmrouter.decision; it holds no text.")
    private String decisionLine = "DEBUG";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        configure();
        OptionCheck.check(parameters, options());
        LlmRouterEndpoint endpoint = new LlmRouterEndpoint(uri, this, new LlmRouterConfiguration());
        endpoint.setRouter(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private Set<String> options() {
        Set<String> names = new TreeSet<>(getCamelContext()
                .getCamelContextExtension()
                .getEndpointUriFactory("llmrouter")
                .propertyNames());
        names.remove("router");
        return names;
    }

    /** Not at initialisation: Camel initialises a component first and sets its options afterwards. */
    @Override
    protected void doStart() throws Exception {
        configure();
        super.doStart();
    }

    void configure() throws Exception {
        LlmRouterRegistry.get(getCamelContext()).configure(this);
    }

    /** Resource of the configuration document. */
    public String getConfiguration() {
        return configuration;
    }

    /** Resource of the configuration document. */
    public void setConfiguration(String configuration) {
        this.configuration = configuration;
    }

    /** Models by name, each a map like the document's. */
    public Map<String, OptionTree> getModels() {
        return models;
    }

    /** Models by name, each a map like the document's; only without a document. */
    public void setModels(Map<String, OptionTree> models) {
        this.models = models;
    }

    /** Routers by name, each a map like the document's. */
    public Map<String, OptionTree> getRouters() {
        return routers;
    }

    /** Routers by name, each a map like the document's. */
    public void setRouters(Map<String, OptionTree> routers) {
        this.routers = routers;
    }

    /** Whether routers are bound as beans. */
    public boolean isExposeAsChatModel() {
        return exposeAsChatModel;
    }

    /** Whether routers are bound as beans. */
    public void setExposeAsChatModel(boolean exposeAsChatModel) {
        this.exposeAsChatModel = exposeAsChatModel;
    }

    /** Most requests in flight per router. */
    public int getMaxConcurrency() {
        return maxConcurrency;
    }

    /** Most requests in flight per router. */
    public void setMaxConcurrency(int maxConcurrency) {
        this.maxConcurrency = maxConcurrency;
    }

    /** Most characters of all text in a request. */
    public int getMaxPromptChars() {
        return maxPromptChars;
    }

    /** Most characters of all text in a request. */
    public void setMaxPromptChars(int maxPromptChars) {
        this.maxPromptChars = maxPromptChars;
    }

    /** Most blocking calls at once. */
    public int getBlockingThreads() {
        return blockingThreads;
    }

    /** Most blocking calls at once. */
    public void setBlockingThreads(int blockingThreads) {
        this.blockingThreads = blockingThreads;
    }

    /** Level of the line that each decision has in the log. */
    public String getDecisionLine() {
        return decisionLine;
    }

    /** Level of the line that each decision has in the log: OFF, DEBUG or INFO. */
    public void setDecisionLine(String decisionLine) {
        String level = decisionLine.toUpperCase(Locale.ROOT);
        if (!List.of("OFF", "DEBUG", "INFO").contains(level)) {
            throw new IllegalArgumentException("decisionLine is '" + decisionLine + "'; write OFF, DEBUG or INFO");
        }
        this.decisionLine = level;
    }

    /** Whether a changed file is loaded while running. */
    public boolean isReload() {
        return reload;
    }

    /** Whether a changed file is loaded while running. */
    public void setReload(boolean reload) {
        this.reload = reload;
    }
}
