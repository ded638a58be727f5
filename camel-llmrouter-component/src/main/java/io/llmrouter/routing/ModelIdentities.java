/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what a bundle certified still holds. Another name under which a model answers is another model, a swapped quantization say; and whoever watches
 * the traffic may say that scores or their worth are no longer those of the bundle. Thread-safe; the first other name that is seen is kept in an atomic
 * reference.
 */
public final class ModelIdentities {

    private static final Logger LOG = LoggerFactory.getLogger(ModelIdentities.class);

    private final Map<String, Set<String>> known;
    private final Set<String> bundles;
    private final AtomicReference<String> change = new AtomicReference<>();
    private volatile List<String> drifted = List.of();

    /** @param known names under which each configured model answered then; models that are not in it may answer as they like */
    public ModelIdentities(Map<String, Set<String>> known) {
        this(known, Set.of());
    }

    /**
     * @param known names under which each configured model answered then; models that are not in it may answer as they like
     * @param bundles hashes of those that say so
     */
    public ModelIdentities(Map<String, Set<String>> known, Set<String> bundles) {
        this.known = Map.copyOf(known);
        this.bundles = Set.copyOf(bundles);
    }

    /** Hashes of the bundles. */
    public Set<String> bundles() {
        return bundles;
    }

    /**
     * Those of several bundles together.
     *
     * @param parts of one router
     * @return null where there are none; a model that several bundles know may answer under any name that all of them know
     */
    public static ModelIdentities all(List<ModelIdentities> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        Map<String, Set<String>> known = new HashMap<>();
        parts.forEach(part -> part.known.forEach((model, names) -> known.merge(model, names, (first, other) -> {
            Set<String> both = new TreeSet<>(first);
            both.retainAll(other);
            return both;
        })));
        Set<String> bundles = new HashSet<>();
        parts.forEach(part -> bundles.addAll(part.bundles));
        return new ModelIdentities(known, bundles);
    }

    /**
     * Whether an answer is one of a model, whoever was asked for it.
     *
     * @param model as configured
     * @param answeredAs name that the answer has; may be null
     * @return true if it is known that the model answered under this name then
     */
    public boolean same(String model, String answeredAs) {
        return answeredAs != null && known.getOrDefault(model, Set.of()).contains(answeredAs);
    }

    /** Looks at who answered. */
    public void seen(RoutingDecision decision) {
        for (RoutingDecision.Attempt attempt : decision.attempts()) {
            Set<String> names = known.get(attempt.model());
            if (names != null && attempt.responseModel() != null && !names.contains(attempt.responseModel())) {
                String sentence = "'" + attempt.model() + "' answers as " + attempt.responseModel()
                        + ", but the bundle was fitted for " + names;
                if (change.compareAndSet(null, sentence)) {
                    LOG.warn(
                            "router {}: the certificate has expired: {}; label and train again",
                            decision.router(),
                            sentence);
                }
            }
        }
    }

    /** The first change that was seen, as a sentence. */
    public Optional<String> change() {
        return Optional.ofNullable(change.get());
    }

    /**
     * Says that scores, their worth or a model have drifted away from the bundle, or are back.
     *
     * @param why one sentence each; empty when nothing has
     */
    public void drifted(Collection<String> why) {
        drifted = List.copyOf(why);
    }

    /** Why what was certified does not hold any more, one sentence each; empty while it does. */
    public List<String> expired() {
        String other = change.get();
        if (other == null) {
            return drifted;
        }
        List<String> all = new ArrayList<>(drifted);
        all.add(0, other);
        return all;
    }
}
