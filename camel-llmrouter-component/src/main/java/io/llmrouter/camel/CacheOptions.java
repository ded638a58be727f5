/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import org.apache.camel.spi.UriParam;

/** Options of an endpoint that concern the router's cache. Not thread-safe; every endpoint has its own. */
public abstract class CacheOptions {

    @UriParam(
            label = "producer",
            defaultValue = "readWrite",
            enums = "off,read,write,readWrite",
            description = "Which part of the router's cache is used; never more than the router configures.")
    private String cache = "readWrite";

    @UriParam(
            label = "producer",
            description =
                    "Narrows the cache's scope: a simple expression over exchange properties; only messages with an equal value share answers.")
    private String cacheScope;

    @UriParam(
            label = "producer",
            javaType = "java.time.Duration",
            description =
                    "How long answers are kept at most; never longer than the router's cache keeps them. In milliseconds, or as 5m; 0 for the cache's own time.")
    private long cacheTtl;

    @UriParam(
            label = "producer",
            description =
                    "Of operation=cacheEvict: forgets every answer that depends on this tag instead of the answer to the message; @scope stands for every answer of those who share with the sender, an asterisk for every answer of the router's cache.")
    private String cacheTag;

    /** Which part of the router's cache is used. */
    public String getCache() {
        return cache;
    }

    /** Which part of the router's cache is used. */
    public void setCache(String cache) {
        this.cache = cache;
    }

    /** What narrows the cache's scope. */
    public String getCacheScope() {
        return cacheScope;
    }

    /** What narrows the cache's scope. */
    public void setCacheScope(String cacheScope) {
        this.cacheScope = cacheScope;
    }

    /** How long answers are kept at most, in milliseconds. */
    public long getCacheTtl() {
        return cacheTtl;
    }

    /** How long answers are kept at most, in milliseconds. */
    public void setCacheTtl(long cacheTtl) {
        this.cacheTtl = cacheTtl;
    }

    /** What {@code cacheEvict} forgets. */
    public String getCacheTag() {
        return cacheTag;
    }

    /** What {@code cacheEvict} forgets. */
    public void setCacheTag(String cacheTag) {
        this.cacheTag = cacheTag;
    }
}
