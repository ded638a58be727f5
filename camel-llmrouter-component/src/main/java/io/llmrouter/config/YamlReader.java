/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.failure.ConfigurationException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

/** Reads YAML into nodes that know their lines, and resolves placeholders in values. One document, one thread. */
final class YamlReader {

    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 30;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]{0,200}}}");

    private final String source;
    private final UnaryOperator<String> placeholders;
    private final Problems problems;

    YamlReader(String source, UnaryOperator<String> placeholders, Problems problems) {
        this.source = source;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    ConfigNode.Mapping read(String text) {
        if (text.length() > LARGEST) {
            throw new ConfigurationException(
                    source + " has " + text.length() + " characters; a configuration has at most " + LARGEST);
        }
        Node root = compose(text);
        if (!(root instanceof MappingNode)) {
            throw new ConfigurationException(
                    source + " is empty or no mapping; write at least 'models:' and 'routers:', for example\n"
                            + "  models: {small: {provider: openai, modelName: gpt-4o-mini, apiKey: \"{{env:OPENAI_API_KEY}}\"}}\n"
                            + "  routers: {support: {otherwise: small}}");
        }
        return (ConfigNode.Mapping) convert(root, "", 0);
    }

    /** The parser's exceptions quote the line that they stumble over, keys and all, so they are no causes here. */
    private Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(20);
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        try {
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(withoutMark(text)));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new ConfigurationException(source + ":" + line + ": not YAML: " + e.getProblem()
                    + "; check indentation (spaces, no tabs), colons followed by a blank, and quotes");
        } catch (YAMLException e) {
            throw new ConfigurationException(source + ": not YAML: " + e.getMessage());
        }
    }

    /** Some editors begin a file with a byte-order mark. */
    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private ConfigNode convert(Node node, String path, int depth) {
        String place = source + ":" + (node.getStartMark().getLine() + 1);
        if (depth > DEEPEST) {
            throw new ConfigurationException(
                    place + ": nested deeper than " + DEEPEST + " levels; a configuration is flatter");
        }
        if (node instanceof MappingNode mapping) {
            return new ConfigNode.Mapping(place, path, entries(mapping, path, depth));
        }
        if (node instanceof SequenceNode sequence) {
            List<ConfigNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
            }
            return new ConfigNode.Sequence(place, path, List.copyOf(items));
        }
        return scalar((ScalarNode) node, place, path);
    }

    private Map<String, ConfigNode> entries(MappingNode mapping, String path, int depth) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String place = source + ":" + (tuple.getKeyNode().getStartMark().getLine() + 1);
            if (!(tuple.getKeyNode() instanceof ScalarNode name)
                    || name.getValue().equals("<<")) {
                problems.add(
                        new ConfigNode.Mapping(place, path, Map.of()),
                        "a key is a plain name; merge keys (<<) and compound keys are not read");
                continue;
            }
            String key = name.getValue();
            ConfigNode value = convert(tuple.getValueNode(), path.isEmpty() ? key : path + "." + key, depth + 1);
            ConfigNode placed = atLine(value, place);
            if (entries.put(key, placed) != null) {
                problems.add(placed, "the key '" + key + "' is written twice; keep one");
            }
        }
        return entries;
    }

    private static ConfigNode atLine(ConfigNode node, String place) {
        if (node instanceof ConfigNode.Mapping m) {
            return new ConfigNode.Mapping(place, m.path(), m.entries());
        }
        if (node instanceof ConfigNode.Sequence s) {
            return new ConfigNode.Sequence(place, s.path(), s.items());
        }
        return node;
    }

    private ConfigNode scalar(ScalarNode node, String place, String path) {
        String text = node.getValue();
        if (text.contains("{{")) {
            try {
                return new ConfigNode.Scalar(place, path, placeholders.apply(text));
            } catch (RuntimeException e) {
                ConfigNode.Scalar failed = new ConfigNode.Scalar(place, path, text);
                problems.add(
                        failed,
                        "the placeholder in '" + (failed.isSecret() ? placeholdersIn(text) : text)
                                + "' has no value; set the property or environment variable it names");
                return failed;
            }
        }
        return new ConfigNode.Scalar(place, path, text);
    }

    private static String placeholdersIn(String text) {
        return PLACEHOLDER.matcher(text).results().map(MatchResult::group).collect(Collectors.joining(" "));
    }
}
