/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.failure.ConfigurationException;
import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code intent: [text, text]}. Stateless. */
final class ExampleYaml {

    private static final int LARGEST = 64 << 20;
    private static final int DEEPEST = 10;

    private ExampleYaml() {}

    static void read(String text, String source, ExampleCollector collector) {
        Node root = compose(text, source);
        if (!(root instanceof MappingNode mapping)) {
            throw new ConfigurationException(
                    source + " is empty or no mapping; write for example\n  smalltalk: [hello, how are you]");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                collector.problem(line, "an intent", "is no plain name; write intent: [text, text]");
            } else if (tuple.getValueNode() instanceof SequenceNode texts
                    && !texts.getValue().isEmpty()) {
                texts.getValue().forEach(item -> add(item, name.getValue(), collector));
            } else {
                collector.problem(
                        line, "intent '" + name.getValue() + "'", "has no list of texts; write intent: [text, text]");
            }
        }
    }

    private static void add(Node item, String intent, ExampleCollector collector) {
        if (item instanceof ScalarNode text) {
            collector.add(line(item), text.getValue(), intent);
        } else {
            collector.problem(line(item), "text", "is a list or mapping; write a single text, in quotes");
        }
    }

    private static Node compose(String text, String source) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(20);
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        try {
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new ConfigurationException(
                    source + ":" + line + ": not YAML: " + e.getProblem() + "; put the text into quotes", e);
        } catch (YAMLException e) {
            throw new ConfigurationException(source + ": not YAML: " + e.getMessage(), e);
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
