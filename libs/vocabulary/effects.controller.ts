import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { effectPage, vocabularyQuery, type VocabularyQuery } from '@rounds/contracts';
import { EffectsService } from './effects.service.js';

@ApiTags('vocabulary')
@Controller('effects')
export class EffectsController {
  constructor(private readonly effects: EffectsService) {}

  @Get()
  @ApiOkResponse({ standardSchema: effectPage })
  find(@Query({ schema: vocabularyQuery }) query: VocabularyQuery) {
    return this.effects.find(query);
  }
}
