SwaggerUIBundle({ url: '/v3/api-docs', dom_id: '#api', deepLinking: true, validatorUrl: null })
