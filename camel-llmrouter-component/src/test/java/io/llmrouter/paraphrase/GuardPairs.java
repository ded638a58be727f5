/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes the pairs that guards are measured with out of frames; the same pairs for the same seed. Frames, not pairs, are dealt to the halves. */
final class GuardPairs {

    private static final int SAME = 5;
    private static final int DIFFERENT = 4;

    private final Random random;

    private GuardPairs(long seed) {
        random = new Random(seed);
    }

    /** As examples/data/guard-pairs.jsonl has them. */
    record Pair(String id, String textA, String textB, boolean duplicate, String kind, String half) {}

    private record Frame(
            String kind, List<String> a, List<String> b, Map<String, List<List<String>>> slots, List<String> change) {}

    static List<Pair> of(long seed) throws IOException {
        GuardPairs pairs = new GuardPairs(seed);
        Map<String, List<Frame>> byKind = new LinkedHashMap<>();
        frames().forEach(frame ->
                byKind.computeIfAbsent(frame.kind, kind -> new ArrayList<>()).add(frame));
        List<Pair> all = new ArrayList<>();
        byKind.forEach((kind, frames) -> {
            Collections.shuffle(frames, pairs.random);
            for (int i = 0; i < frames.size(); i++) {
                pairs.add(all, frames.get(i), i % 2 == 0 ? "seen" : "unseen");
            }
        });
        return all;
    }

    private static List<Frame> frames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (String line : lines()) {
            String rest = line.length() > 2 ? line.substring(2).strip() : "";
            if (line.startsWith("frame ")) {
                frames.add(new Frame(
                        line.substring(6),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new LinkedHashMap<>(),
                        new ArrayList<>()));
            } else if (line.startsWith("A ") || line.startsWith("B ")) {
                (line.startsWith("A ") ? last(frames).a : last(frames).b).add(rest);
            } else if (line.startsWith("slot ")) {
                String[] parts = line.split(" ", 3);
                last(frames)
                        .slots
                        .put(
                                parts[1],
                                Arrays.stream(parts[2].split(" \\| "))
                                        .map(value -> List.of(value.split(" = ")))
                                        .toList());
            } else if (line.startsWith("change ") || line.startsWith("swap ")) {
                last(frames).change.addAll(Arrays.asList(line.split(" ")).subList(1, line.split(" ").length));
            }
        }
        return frames;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = GuardPairs.class.getResourceAsStream("/paraphrase/guard-frames.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Frame last(List<Frame> frames) {
        return frames.get(frames.size() - 1);
    }

    private void add(List<Pair> all, Frame frame, String half) {
        Set<List<String>> used = new LinkedHashSet<>();
        int before = all.size();
        for (int attempt = 0; attempt < 200 && all.size() - before < SAME + DIFFERENT; attempt++) {
            boolean duplicate = all.size() - before < SAME;
            List<String> texts = duplicate ? same(frame) : different(frame);
            if (!texts.get(0).equals(texts.get(1))
                    && used.add(texts)
                    && used.add(List.of(texts.get(1), texts.get(0)))) {
                String id = "guard-%03d".formatted(all.size() + 1);
                all.add(new Pair(id, texts.get(0), texts.get(1), duplicate, frame.kind, half));
            }
        }
    }

    private List<String> same(Frame frame) {
        Map<String, List<String>> values = values(frame);
        List<String> ways = !frame.b.isEmpty() && random.nextBoolean() ? frame.b : frame.a;
        int first = random.nextInt(ways.size());
        int second = (first + 1 + random.nextInt(ways.size() - 1)) % ways.size();
        return List.of(filled(ways.get(first), values), filled(ways.get(second), values));
    }

    /** Half of them differ in nothing else. */
    private List<String> different(Frame frame) {
        Map<String, List<String>> values = values(frame);
        int first = random.nextInt(frame.a.size());
        List<String> others = frame.b.isEmpty() ? frame.a : frame.b;
        int second = random.nextBoolean() ? Math.min(first, others.size() - 1) : random.nextInt(others.size());
        String asked = filled(frame.a.get(first), values);
        if (frame.change.size() == 2) {
            List<String> kept = values.get(frame.change.get(0));
            values.put(frame.change.get(0), values.get(frame.change.get(1)));
            values.put(frame.change.get(1), kept);
        } else if (frame.change.size() == 1) {
            List<List<String>> choices = new ArrayList<>(frame.slots.get(frame.change.get(0)));
            choices.remove(values.get(frame.change.get(0)));
            values.put(frame.change.get(0), drawn(choices));
        }
        return List.of(asked, filled(others.get(second), values));
    }

    private Map<String, List<String>> values(Frame frame) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        frame.slots.forEach((slot, choices) -> {
            List<List<String>> left = new ArrayList<>(choices);
            left.removeAll(values.values());
            values.put(slot, drawn(left));
        });
        return values;
    }

    private <T> T drawn(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String filled(String way, Map<String, List<String>> values) {
        String text = way;
        for (Map.Entry<String, List<String>> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", drawn(value.getValue()));
        }
        return text;
    }
}
