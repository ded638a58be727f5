/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import com.hazelcast.spi.merge.SplitBrainMergeTypes.MapMergeTypes;
import java.time.Instant;

/**
 * When two halves of a cluster meet again, of two answers to the same question the one that was written later is kept, by the clock of whoever wrote it.
 * Hazelcast's own policy of that kind counts whole seconds. Stateless.
 */
public final class NewestAnswer
        implements SplitBrainMergePolicy<Object, MapMergeTypes<Object, Object>, Object>, IdentifiedDataSerializable {

    static final int FACTORY = 1_280_067_922;
    private static final int CLASS = 1;

    /** Makes it by number, for no class name travels. */
    enum Factory implements DataSerializableFactory {
        INSTANCE;

        @Override
        public IdentifiedDataSerializable create(int type) {
            return new NewestAnswer();
        }
    }

    @Override
    public Object merge(MapMergeTypes<Object, Object> merging, MapMergeTypes<Object, Object> existing) {
        if (merging == null) {
            return existing.getRawValue();
        }
        if (existing == null) {
            return merging.getRawValue();
        }
        return written(merging).isAfter(written(existing)) ? merging.getRawValue() : existing.getRawValue();
    }

    private static Instant written(MapMergeTypes<Object, Object> entry) {
        return entry.getDeserializedValue() instanceof GenericRecord answer
                ? AnswerRecord.writtenAt(answer)
                : Instant.MIN;
    }

    @Override
    public int getFactoryId() {
        return FACTORY;
    }

    @Override
    public int getClassId() {
        return CLASS;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // no state
    }

    @Override
    public void readData(ObjectDataInput in) {
        // no state
    }
}
