/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Optional;

/** One reason why two questions cannot have the same answer, however alike they are. Stateless, quick, and silent where it is not sure. */
interface QuestionGuard {

    /** As it stands in a refusal and in a feature. */
    String name();

    /**
     * Looks for the reason.
     *
     * @return what is different, in a few words; empty if this guard has nothing to say
     */
    Optional<String> difference(Wording asked, Wording kept);
}
