/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.accounting.SpendingReport.Row;
import io.llmrouter.spending.Savings;
import io.llmrouter.spending.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The ledger as text. Stateless. */
final class SpendingText {

    private SpendingText() {}

    static List<String> lines(Row row, String currency) {
        List<String> lines = new ArrayList<>();
        String whose = row.tenant() == null ? "" : row.tenant().isEmpty() ? "  no tenant" : "  tenant " + row.tenant();
        lines.add(row.day() + "  " + row.router() + whose + ": " + row.account().requests() + " requests, spent "
                + amount(row.account().spent().cost()) + " " + currency);
        row.account().byModel().forEach((model, spend) -> lines.add("  " + line(model, spend)));
        if (row.account().byPurpose().size() > 1) {
            lines.add("  for "
                    + row.account().byPurpose().entrySet().stream()
                            .map(entry -> entry.getKey() + " "
                                    + amount(entry.getValue().cost()))
                            .collect(Collectors.joining(", ")));
        }
        lines.add("  " + saved(row.savings()));
        return lines;
    }

    private static String line(String name, Spend spend) {
        return String.format(
                Locale.ROOT,
                "%-24s %12s  %d calls, tokens in %d (cached %d), out %d",
                name,
                amount(spend.cost()),
                spend.calls(),
                spend.input(),
                spend.cachedInput(),
                spend.output());
    }

    private static String saved(Savings savings) {
        String interval = savings.isKnown()
                ? " [" + amount(savings.low()) + ", " + amount(savings.high()) + "]"
                : ", no interval";
        return "the strongest model alone " + amount(savings.baseline()) + ", saved " + amount(savings.saved())
                + interval + " (" + basis(savings) + ")";
    }

    private static String basis(Savings savings) {
        return switch (savings.basis()) {
            case measured -> "measured";
            case sampled -> savings.pairs() + " requests drawn at random were asked of it as well";
            case escalated ->
                savings.pairs() + " escalated requests, which are harder than the others: shadow some at random";
            case unknown -> "too few requests were asked of both: shadow some at random";
        };
    }

    static String total(List<Row> rows, String currency) {
        Map<String, Savings> byRouter = new TreeMap<>();
        rows.forEach(row -> byRouter.merge(row.router(), row.savings(), Savings::plus));
        return byRouter.entrySet().stream()
                .map(entry -> "all of " + entry.getKey() + ": spent "
                        + amount(entry.getValue().spent()) + " " + currency + "; " + saved(entry.getValue()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String amount(double amount) {
        return String.format(Locale.ROOT, Math.abs(amount) < 1 ? "%.6f" : "%.4f", amount);
    }
}
