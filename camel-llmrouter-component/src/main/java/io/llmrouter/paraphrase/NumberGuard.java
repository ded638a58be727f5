/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import io.llmrouter.paraphrase.Quantities.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Another number, or another unit, is another question.
 *
 * <p>Idea: numbers of both questions with their units, in digits or words, are matched off; what each side has left over must not be there on both. A number that
 * only one side has may be said or left out. Known weakness: units are not converted, but for minutes, hours, days and weeks.
 */
final class NumberGuard implements QuestionGuard {

    @Override
    public String name() {
        return "number";
    }

    @Override
    public Optional<String> difference(Wording asked, Wording kept) {
        Quantities here = Quantities.of(asked);
        Quantities there = Quantities.of(kept);
        List<Quantity> onlyHere = here.without(there);
        List<Quantity> onlyThere = there.without(here);
        if (!onlyHere.isEmpty() && !onlyThere.isEmpty()) {
            return Optional.of(onlyHere.get(0) + " against " + onlyThere.get(0));
        }
        Set<String> unitsHere = new HashSet<>(here.units());
        unitsHere.removeAll(there.units());
        Set<String> unitsThere = new HashSet<>(there.units());
        unitsThere.removeAll(here.units());
        return unitsHere.isEmpty() || unitsThere.isEmpty()
                ? Optional.empty()
                : Optional.of(unitsHere.iterator().next() + " against "
                        + unitsThere.iterator().next());
    }
}
