/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pairs of opposites, and on which side of each a question stands. Stateless. */
final class Opposites {

    /** One pair of opposites a line, all their words, as stems. */
    private static final String AXES =
            """
            enable activate on : disable deactivate off
            increase raise higher bigger grow up boost gain upgrade : decrease lower reduce smaller cut down lose shrink downgrade
            open : close shut
            lock : unlock
            add insert put include : remove delete exclude erase
            before ahead prior : after past
            buy purchase : sell
            send give pay make transmit : receive get accept
            lend : borrow
            win : lose
            start begin : stop end finish quit
            import : export
            upload : download
            install : uninstall
            connect : disconnect
            follow : unfollow
            block : unblock
            subscribe : unsubscribe
            freeze : unfreeze thaw melt
            encrypt : decrypt
            deposit : withdraw withdrawal
            credit : debit
            incoming inbound : outgoing outbound
            cheap inexpensive affordable cheapest : expensive pricey costly
            best greatest : worst
            good : bad
            better : worse
            advantage pro benefit : disadvantage con drawback
            maximum max most highest largest biggest longest : minimum min least lowest smallest shortest
            earliest early : latest late
            first : last
            hot warm heat : cold cool
            big large : small little tiny
            long : short
            fast quick faster : slow slower
            male men man boy husband father : female women woman girl wife mother
            arrive arrival : depart departure leave
            inside indoor : outside outdoor
            above over : below under
            public : private
            older old : younger young newer
            show unhide : hide
            with : without
            love like : hate dislike
            possible : impossible
            remember : forget
            true : false
            success succeed : fail failure
            rich : poor
            healthy : unhealthy
            positive : negative
            ancient : modern
            domestic : international foreign
            right correct : wrong incorrect
            accept approve allow : decline reject deny refuse
            gain : lose
            safe : dangerous unsafe
            easy easiest : difficult hard hardest
            attack : defend
            question : answer
            cause : cure prevent treat
            permanent : temporary
            theoretical : practical
            physical : virtual
            employer : employee
            teacher : student
            landlord : tenant
            seller : buyer
            """;

    private static final Map<String, List<Integer>> FIRST = new HashMap<>();
    private static final Map<String, List<Integer>> SECOND = new HashMap<>();
    /** Pairs that a negation flips: "not open" is closed, and "not accepted" is declined, but "not hot" is not cold. */
    private static final Set<String> CONTRARY =
            Set.of("with", "accept", "possible", "remember", "true", "right", "safe", "success");

    private static final Set<Integer> FLIPPED_ELSEWHERE = new HashSet<>();
    private static final List<String> NAMES = new ArrayList<>();

    static {
        for (String line : AXES.lines().toList()) {
            String[] sides = line.strip().split(" : ");
            int axis = NAMES.size();
            NAMES.add(sides[0].split(" ")[0] + " against " + sides[1].split(" ")[0]);
            put(FIRST, sides[0], axis);
            put(SECOND, sides[1], axis);
            if (CONTRARY.contains(sides[0].split(" ")[0])) {
                FLIPPED_ELSEWHERE.add(axis);
            }
        }
    }

    private Opposites() {}

    private static void put(Map<String, List<Integer>> side, String words, int axis) {
        for (String word : words.split(" ")) {
            side.computeIfAbsent(Wording.stem(word), stem -> new ArrayList<>()).add(axis);
        }
    }

    /** Where two questions stand on opposite sides, each on one side alone; those that {@link Negations} count are left to them. */
    static Optional<String> between(Wording a, Wording b) {
        Set<Integer> firstA = new HashSet<>();
        Set<Integer> secondA = new HashSet<>();
        Set<Integer> firstB = new HashSet<>();
        Set<Integer> secondB = new HashSet<>();
        sides(a, firstA, secondA);
        sides(b, firstB, secondB);
        // "turn off X on Y" stands on the side of off
        Optional<Integer> opposite = firstA.stream()
                .filter(axis -> !secondA.contains(axis) && secondB.contains(axis) && !isBoth(axis, firstB))
                .findFirst()
                .or(() -> secondA.stream()
                        .filter(axis -> !isBoth(axis, firstA) && firstB.contains(axis) && !secondB.contains(axis))
                        .findFirst());
        return opposite.map(NAMES::get);
    }

    private static boolean isBoth(int axis, Set<Integer> first) {
        return axis != 0 && first.contains(axis);
    }

    private static void sides(Wording wording, Set<Integer> first, Set<Integer> second) {
        for (String word : wording.words()) {
            String stem = Wording.stem(word);
            add(first, FIRST.get(stem));
            add(second, SECOND.get(stem));
        }
        first.removeAll(FLIPPED_ELSEWHERE);
        second.removeAll(FLIPPED_ELSEWHERE);
    }

    private static void add(Set<Integer> to, List<Integer> axes) {
        if (axes != null) {
            to.addAll(axes);
        }
    }
}
