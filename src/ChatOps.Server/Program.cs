using ChatOps.Server.Demo;

if (args is ["demo-tool", .. var tool]) return DemoTools.Run(tool);
return 0;
