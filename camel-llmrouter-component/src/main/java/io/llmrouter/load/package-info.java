/** How fast and how loaded a deployment is, and whose turn it is: arithmetic on what was observed; needs the JDK alone. */
package io.llmrouter.load;
