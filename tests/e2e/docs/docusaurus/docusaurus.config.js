export default {
  title: "Documentation",
  url: "https://docs.example",
  baseUrl: "/",
  scripts: [{ src: "https://why403.example/why403-playground.js", async: true }],
  presets: [["classic", { docs: false, blog: false }]],
};
