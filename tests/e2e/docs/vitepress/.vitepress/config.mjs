// Vue has to know that the element is none of its components.
export default {
  title: "Documentation",
  head: [["script", { src: "https://why403.example/why403-playground.js", async: "" }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "why403-playground" } } },
};
