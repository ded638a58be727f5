/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

/** What was asked for concerns all tenants, and the caller is one of them. */
public final class OperatorOnlyException extends LlmRouterException {

    private static final long serialVersionUID = 1L;

    /** @param what is for operators only, such as {@code metrics} */
    public OperatorOnlyException(String what) {
        super(what + " are for operators only, for they concern all tenants; show a key of gateway.keys that has"
                + " operator: true");
    }
}
