/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import io.llmrouter.failure.InvalidPromptException;

/** A request that is not what OpenAI's format says; names the field. */
public class OpenAiFormatException extends InvalidPromptException {

    private final String param;
    private final String code;

    OpenAiFormatException(String param, String code, String message) {
        super(message);
        this.param = param;
        this.code = code;
    }

    /** The field that is wrong, such as {@code messages[0].role}; null where there is none. */
    public String param() {
        return param;
    }

    /** Short and stable: {@code invalid_json}, {@code missing_field}, {@code invalid_type}, {@code unsupported_value}. */
    public String code() {
        return code;
    }
}
