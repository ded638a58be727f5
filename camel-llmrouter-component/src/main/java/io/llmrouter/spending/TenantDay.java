/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One tenant of one router on one day: what this process spent and set aside, and what it heard from others. Not thread-safe. */
final class TenantDay {

    /** The same run may tell of it again: the later version holds. */
    private final Map<SpendRow.Key, SpendRow> heard = new HashMap<>();

    private Account own = Account.EMPTY;
    private long version;
    private double spentHere;
    private double spentElsewhere;
    private double reserved;
    private int underway;
    private final Told told = new Told();

    Account own() {
        return own;
    }

    long version() {
        return version;
    }

    /** Whether nothing is known of it. */
    boolean isVacant() {
        return version == 0 && heard.isEmpty() && !isUnderway();
    }

    boolean hasHeard(SpendRow.Key key) {
        return heard.containsKey(key);
    }

    void change(UnaryOperator<Account> change, long newVersion) {
        own = change.apply(own);
        version = newVersion;
    }

    void settle(Account call, double cost, long newVersion) {
        own = own.plus(call);
        spentHere += cost;
        version = newVersion;
    }

    /** @return by how much what others spent has grown */
    double hear(SpendRow row) {
        SpendRow before = heard.get(row.key());
        if (before != null && before.version() >= row.version()) {
            return 0;
        }
        if (row.account().isEmpty()) {
            heard.remove(row.key());
        } else {
            heard.put(row.key(), row);
        }
        double grown = row.account().spent().cost()
                - (before == null ? 0 : before.account().spent().cost());
        spentElsewhere += grown;
        return grown;
    }

    void reserve(double amount) {
        reserved += amount;
        underway++;
    }

    void release(double amount) {
        reserved -= amount;
        underway--;
    }

    boolean isUnderway() {
        return underway > 0;
    }

    double spent() {
        return spentHere + spentElsewhere;
    }

    double committed() {
        return spent() + reserved;
    }

    Account total() {
        Account total = own;
        for (SpendRow row : heard.values()) {
            total = total.plus(row.account());
        }
        return total;
    }

    Iterable<SpendRow> heard() {
        return heard.values();
    }

    Told told() {
        return told;
    }

    /** Takes over what a tenant that is no longer kept had, what others told of it included. */
    void absorb(TenantDay gone, long newVersion) {
        heard.putAll(gone.heard);
        spentElsewhere += gone.spentElsewhere;
        if (gone.version > 0) {
            own = own.plus(gone.own);
            spentHere += gone.spentHere;
            version = newVersion;
        }
    }
}
