/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheControlTest {

    @Test
    void directives_areReadAsHttpHasThem() {
        CacheControl control = CacheControl.parse(" No-Cache , max-age=60,foo, no-store");
        assertThat(control.noCache()).isTrue();
        assertThat(control.noStore()).isTrue();
        assertThat(control.onlyIfCached()).isFalse();
        assertThat(control.oldest()).contains(Duration.ofSeconds(60));
        assertThat(CacheControl.parse("only-if-cached").onlyIfCached()).isTrue();
        assertThat(CacheControl.parse(null)).isEqualTo(CacheControl.DEFAULT);
        assertThat(CacheControl.parse("")).isEqualTo(CacheControl.DEFAULT);
        assertThat(CacheControl.parse("public, max-stale=5")).isEqualTo(CacheControl.DEFAULT);
    }

    @Test
    void ageThatIsNoNumber_isTheStrictest() {
        for (String odd : new String[] {"max-age=", "max-age=-1", "max-age=soon", "max-age=99999999999999"}) {
            assertThat(CacheControl.parse(odd).oldest()).contains(Duration.ZERO);
        }
    }

    @Test
    void both_isTheStricterInEverything() {
        CacheControl one = new CacheControl(true, false, false, Duration.ofSeconds(5), null, "a");
        CacheControl two = new CacheControl(false, true, false, Duration.ofSeconds(9), Duration.ofHours(1), "b");
        CacheControl both = new CacheControl(true, true, false, Duration.ofSeconds(5), Duration.ofHours(1), "a\nb");
        assertThat(one.and(two)).isEqualTo(both);
        assertThat(one.and(CacheControl.DEFAULT)).isEqualTo(one);
        assertThat(CacheControl.DEFAULT.and(one)).isEqualTo(one);
    }
}
